import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { DomainError } from "../errors.ts";
import type { Viewer } from "./authenticate.ts";

/**
 * Holds the viewer's account until the transaction ends, for whoever opens something that outlives the session which asks. Who
 * ends all that the account has open holds it as well: either they are done before, and nothing is opened by what they have ended, or
 * they come after and find it.
 *
 * @throws UNAUTHENTICATED when the session that asks is over, or the account disabled.
 */
export async function holdAccount(
  transaction: EntityManager,
  { accountId, sessionId }: Pick<Viewer, "accountId" | "sessionId">,
): Promise<void> {
  const db = transaction.getKysely();
  await sql`select from account where id = ${accountId} for no key update`.execute(db);
  // By a look of its own: what the first one saw may have changed while it waited for the lock.
  const { rows } = await sql`
    select from session s join account a on a.id = s.account_id
    where s.id = ${sessionId} and s.expires_at > clock_timestamp() and a.disabled_at is null
  `.execute(db);
  if (rows.length === 0) {
    throw new DomainError("UNAUTHENTICATED", "The session that asks has ended: sign in again");
  }
}

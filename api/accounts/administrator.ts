import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import { DomainError } from "../errors.ts";
import { Account } from "./account.entity.ts";
import type { Viewer } from "./authenticate.ts";
import { holdAccount } from "./hold-account.ts";

/** Two administrators who take each other's role away at the same time would leave none. */
const ADMINISTRATORS_LOCK = 7_240_116_296;

/**
 * Refuses whoever does not manage accounts.
 *
 * @throws FORBIDDEN
 */
export function refuseOthers({ role }: Pick<Viewer, "role">): void {
  if (role !== "ADMIN") {
    throw new DomainError("FORBIDDEN", "Only an administrator manages accounts");
  }
}

/**
 * Changes accounts as an administrator, one change at a time: whoever it is must still be one when it is their turn.
 *
 * @throws FORBIDDEN to whoever is no administrator, or not any more; UNAUTHENTICATED when the session that asks has ended meanwhile.
 */
export async function asAdministrator<Result>(
  em: EntityManager,
  viewer: Viewer,
  change: (transaction: EntityManager) => Promise<Result>,
): Promise<Result> {
  refuseOthers(viewer);
  return em.transactional(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${ADMINISTRATORS_LOCK}::bigint)`.execute(transaction.getKysely());
    await holdAccount(transaction, viewer);
    const isStillOne = await transaction.count(Account, { id: viewer.accountId, role: "ADMIN" });
    refuseOthers({ role: isStillOne > 0 ? "ADMIN" : "USER" });
    return change(transaction);
  });
}

/**
 * Keeps the last administrator who can act from being taken away.
 *
 * @throws CONFLICT when the account is the only one.
 */
export async function keepAdministrator(transaction: EntityManager, account: Account): Promise<void> {
  const isOne = account.role === "ADMIN" && account.disabledAt == null;
  const others = { id: { $ne: account.id }, role: "ADMIN", disabledAt: null } as const;
  if (isOne && (await transaction.count(Account, others)) === 0) {
    throw new DomainError(
      "CONFLICT",
      `${account.email} is the last administrator: make somebody else an administrator first`,
    );
  }
}

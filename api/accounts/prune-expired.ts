import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";

/** So few at a time that nobody waits for it. */
const BATCH_SIZE = 2_000;
/** Where an account has signed in lately is asked of sessions that are over. */
const SESSIONS_ARE_KEPT = sql`interval '60 days'`;

/**
 * Takes one batch of what has expired away: links at once, sessions a while later. The session that was used last stays with
 * its account, which tells by it when it was used.
 *
 * @returns whether there may be more.
 */
export async function pruneExpired(em: EntityManager): Promise<boolean> {
  const counts = [
    await pruneSessions(em),
    await pruneLinks(em, "sign_in_link"),
    await pruneLinks(em, "password_reset"),
  ];
  return counts.includes(BATCH_SIZE);
}

async function pruneSessions(em: EntityManager): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from session where id in (
      select s.id from session s
      where s.expires_at < statement_timestamp() - ${SESSIONS_ARE_KEPT} and exists (
        select from session n
        where n.account_id = s.account_id
          and (coalesce(n.last_used_at, n.created_at), n.id) > (coalesce(s.last_used_at, s.created_at), s.id)
      )
      limit ${BATCH_SIZE} for update skip locked
    )
  `.execute(em.getKysely());
  return Number(numAffectedRows);
}

async function pruneLinks(em: EntityManager, table: "sign_in_link" | "password_reset"): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table)} where secret_hash in (
      select secret_hash from ${sql.table(table)} where expires_at < statement_timestamp()
      limit ${BATCH_SIZE} for update skip locked
    )
  `.execute(em.getKysely());
  return Number(numAffectedRows);
}

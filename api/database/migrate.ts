import { PgliteDriver } from "@mikro-orm/pglite";
import type { MikroORM } from "@mikro-orm/sql";
import { sql } from "kysely";

/** Any number will do that no other program on the same database takes for its own advisory lock. */
const MIGRATION_LOCK = 7_240_116_293;

/** Between two statements of ours nothing takes so long: who says nothing any more must not keep the others from starting. */
const LOST_AFTER_MS = 30_000;

/**
 * Brings the database to the newest version.
 *
 * Guarded by a lock that ends with its transaction, so that any number of processes may start at once, on a pooler too.
 *
 * @param options.lostAfterMs - the database takes the lock back from a process that has asked nothing for so long, whose
 *   connection was lost without a word.
 * @throws whatever the database says; then nothing was changed.
 */
export async function migrate(
  orm: MikroORM,
  { lostAfterMs = LOST_AFTER_MS }: { readonly lostAfterMs?: number } = {},
): Promise<void> {
  // The embedded database has one process and one connection: nobody to guard against, and none to spare for a guard.
  if (orm.driver instanceof PgliteDriver) {
    await orm.migrator.up();
    return;
  }
  await orm.em.fork().transactional(async (em) => {
    const limit = String(lostAfterMs);
    await sql`select set_config('idle_in_transaction_session_timeout', ${limit}, true)`.execute(em.getKysely());
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(em.getKysely());
    const transaction = em.getTransactionContext();
    await orm.migrator.up(transaction === undefined ? {} : { transaction });
  });
}

import { sql, type Kysely } from "kysely";

/**
 * Renews a runner's leases and takes every paper bot that nobody runs and that has something to do: it shall run, or it
 * shall stop and has not said so. One statement, by the database's clock, whatever the number of bots.
 *
 * @param leaseMs - how long the leases last; a runner that dies leaves its bots alone for at most so long.
 * @returns the ids of all bots this runner now runs; what is missing here was lost to another one, or is gone.
 */
export async function leaseBots(
  db: Kysely<unknown>,
  runnerId: string,
  leaseMs: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ bot_id: string }>`
    insert into paper_book as held (bot_id, runner_id, lease_expires_at)
    select b.id, ${runnerId}::uuid, clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'
    from bot b left join paper_book k on k.bot_id = b.id left join bot_state s on s.bot_id = b.id
    where b.kind = 'PAPER' and (
      k.runner_id = ${runnerId}::uuid
      or (k.runner_id is null or k.lease_expires_at <= clock_timestamp()) and (
        b.wanted = 'RUNNING'
        or s.run_status <> 'STOPPED'
        or exists (select from bot_action a where a.bot_id = b.id and a.state = 'REQUESTED' and a.kind = 'STOP')
      )
    )
    order by b.id
    on conflict (bot_id) do update
      set runner_id = excluded.runner_id, lease_expires_at = excluded.lease_expires_at
      where held.runner_id is null or held.runner_id = excluded.runner_id
        or held.lease_expires_at <= clock_timestamp()
    returning bot_id`.execute(db);
  return rows.map((row) => row.bot_id);
}

/** Gives every bot a row to report in; somebody may have deleted it. */
export async function ensureStates(db: Kysely<unknown>, botIds: readonly string[]): Promise<void> {
  await sql`
    insert into bot_state (bot_id) select b.id from bot b
    where b.id = any(${[...botIds]}::uuid[]) and not exists (select from bot_state s where s.bot_id = b.id)
    on conflict (bot_id) do nothing`.execute(db);
}

/** Lets go of all of a runner's bots, so that others can take them at once. */
export async function releaseBots(db: Kysely<unknown>, runnerId: string): Promise<void> {
  await sql`
    update paper_book set runner_id = null, lease_expires_at = null where runner_id = ${runnerId}::uuid`.execute(
    db,
  );
}

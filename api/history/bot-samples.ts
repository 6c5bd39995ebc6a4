import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";

/** How long every minute's sample is kept; after that the last one of each hour. */
const MINUTES_ARE_KEPT = sql`interval '48 hours'`;
/** How long an hour's sample is kept. */
const HOURS_ARE_KEPT = sql`interval '2160 hours'`;
/** So few at a time that nobody waits for it, not even on the one connection of the embedded database. */
const BATCH_SIZE = 2_000;

/**
 * Writes down the state of every bot whose row has changed since its last sample, in one statement.
 *
 * Any number of servers may do so at once: there is one sample a bot and minute. It waits for nobody who changes or
 * deletes a bot, since a deadlock could cost them their statement; such a bot is sampled a minute later.
 *
 * @param now - the instant to sample for; absent: now, by the database's clock.
 */
export async function takeSamples(em: EntityManager, now?: Date): Promise<void> {
  await sql`
    insert into bot_sample (bot_id, at, revision, run_status, mark_price, unrealized_pnl, daily_pnl)
    select s.bot_id, date_trunc('minute', ${clockOr(now)}, 'UTC'), s.revision, s.run_status, s.mark_price,
      s.unrealized_pnl, s.daily_pnl
    from bot_state s join bot b on b.id = s.bot_id
    where s.revision is distinct from (
      select l.revision from bot_sample l where l.bot_id = s.bot_id order by l.at desc limit 1
    )
    order by s.bot_id
    for key share of b skip locked
    on conflict do nothing
  `.execute(em.getKysely());
}

/**
 * Takes one batch of samples away that are not kept any longer.
 *
 * @param now - the instant their age is told from; absent: now, by the database's clock.
 * @returns whether there may be more.
 */
export async function pruneSamples(em: EntityManager, now?: Date): Promise<boolean> {
  const db = em.getKysely();
  const isOldMinute = sql`not s.is_kept and s.at < ${clockOr(now)} - ${MINUTES_ARE_KEPT}`;
  // A look into the index for each: as a join, a planner that knows nothing of the table yet would read all of it.
  const nextInItsHour = sql`(
    select f.at from bot_sample f
    where f.bot_id = s.bot_id and f.at > s.at and f.at < date_trunc('hour', s.at, 'UTC') + interval '1 hour'
    order by f.at limit 1
  )`;
  const thinned = await sql`
    delete from bot_sample where (bot_id, at) in (${batchWhere(sql`${isOldMinute} and ${nextInItsHour} is not null`)})
  `.execute(db);
  const kept = await sql`
    update bot_sample set is_kept = true
    where (bot_id, at) in (${batchWhere(sql`${isOldMinute} and ${nextInItsHour} is null`)})
  `.execute(db);
  const expired = await sql`
    delete from bot_sample where (bot_id, at) in (${batchWhere(sql`s.is_kept and s.at < ${clockOr(now)} - ${HOURS_ARE_KEPT}`)})
  `.execute(db);
  return [thinned, kept, expired].some(({ numAffectedRows = 0n }) => Number(numAffectedRows) === BATCH_SIZE);
}

function batchWhere(condition: ReturnType<typeof sql>) {
  return sql`
    select s.bot_id, s.at from bot_sample s where ${condition} order by s.at limit ${BATCH_SIZE} for update skip locked
  `;
}

/** Of the statement, since a clock that moves within one keeps its index from being used. */
function clockOr(now: Date | undefined) {
  return now === undefined ? sql`statement_timestamp()` : sql`${now.toISOString()}::timestamptz`;
}

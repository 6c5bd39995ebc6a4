import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { rowOf } from "./state.ts";

/** A bot that somebody writes. */
export interface WrittenBot {
  readonly id: string;
  /** Letters by which its states are longer than those of others. */
  readonly padding: number;
}

/** One row that one write leaves behind. */
export interface Change {
  readonly bot: WrittenBot;
  readonly write: number;
}

/** What the database made of a change. */
export interface Committed {
  readonly revision: number;
  /** RFC 3339, in milliseconds, as the server says it. */
  readonly changedAt: string;
}

interface StampRow {
  readonly revision: string;
  readonly changed_at_ms: number;
}

const STAMP = "revision, (extract(epoch from changed_at) * 1000)::float8 as changed_at_ms";
const UPDATE = `update bot_state set run_status = $2, reason = $3, mark_price = $4, unrealized_pnl = $5,
  daily_trade_count = $6, last_error = $7, last_run_at = clock_timestamp() where bot_id = $1 returning ${STAMP}`;

/**
 * Writes bots in one transaction.
 *
 * @param how.holdMs - how long it is left open after the last write.
 * @param how.isTakenBack - whether it is rolled back.
 * @returns what was committed, in the order of the changes; null for what was not.
 */
export async function writeAll(
  client: pg.Client,
  changes: readonly Change[],
  how: { readonly holdMs: number; readonly isTakenBack: boolean },
): Promise<readonly (Committed | null)[]> {
  await client.query("begin");
  const found: Committed[] = [];
  for (const change of changes) {
    found.push(await writeOne(client, change));
  }
  if (how.holdMs > 0) {
    await wait(how.holdMs);
  }
  await client.query(how.isTakenBack ? "rollback" : "commit");
  return how.isTakenBack ? changes.map(() => null) : found;
}

async function writeOne(client: pg.Client, { bot, write }: Change): Promise<Committed> {
  const row = rowOf(write, bot.padding);
  const { rows } = await client.query<StampRow>(UPDATE, [
    bot.id,
    row.runStatus,
    row.reason,
    row.markPrice,
    row.unrealizedPnl,
    row.dailyTradeCount,
    row.lastError,
  ]);
  return toCommitted(bot.id, rows[0]);
}

/** Finds out which changes of a lost transaction were committed. The lock waits for whoever may still commit one. */
export async function findAll(
  client: pg.Client,
  changes: readonly Change[],
): Promise<readonly (Committed | null)[]> {
  const found: (Committed | null)[] = [];
  for (const { bot, write } of changes) {
    const { rows } = await client.query<StampRow & { readonly daily_trade_count: number }>(
      `select daily_trade_count, ${STAMP} from bot_state where bot_id = $1 for update`,
      [bot.id],
    );
    found.push(rows[0]?.daily_trade_count === write ? toCommitted(bot.id, rows[0]) : null);
  }
  return found;
}

/** What stands in the row of a bot; null where there is none. */
export async function findRow(client: pg.Client, botId: string): Promise<Committed | null> {
  const { rows } = await client.query<StampRow>(`select ${STAMP} from bot_state where bot_id = $1`, [botId]);
  return rows[0] === undefined ? null : toCommitted(botId, rows[0]);
}

function toCommitted(botId: string, row: StampRow | undefined): Committed {
  if (row === undefined) {
    throw new Error(`Bot ${botId} has no row`);
  }
  return { revision: Number(row.revision), changedAt: new Date(row.changed_at_ms).toISOString() };
}

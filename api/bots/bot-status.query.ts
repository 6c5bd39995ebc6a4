import type { Ask, Statement } from "../database/ask.ts";
import type { Look } from "../streams/change-poller.ts";
import type { MemberRole } from "./bot-member.entity.ts";
import { type BotActionReading, type BotReading, type BotStatus, toBotStatus } from "./bot-status.ts";

/** What a look compares: each moves when anything a viewer sees of the bot does. */
export interface BotVersion {
  /** -1 when the bot is not there. */
  readonly revision: number;
  readonly sequence: number;
  /** Compared for itself, since a restore or a replication moves a bot without an entry in its log. */
  readonly ownerId: string | null;
}

const BOT_IS_GONE: BotVersion = { revision: -1, sequence: -1, ownerId: null };

/** With whom most bots are shared. */
const NOBODY: ReadonlyMap<string, MemberRole> = new Map();

/** The version of a bot that is there. */
type PresentVersion = BotVersion & { readonly ownerId: string };

interface LookRow {
  readonly at_ms: number;
  readonly horizon: string;
  readonly frontier: string;
  /** What is in a {@link BotRow}, as JSON: one text is read in half the time of thirty columns. Null: nothing changed. */
  readonly bot: string | null;
}

/** A bot that changed. Amounts are texts, since numbers of JSON would lose digits. */
interface BotRow {
  readonly key: string;
  readonly owner_id: string | null;
  /** E-mails and roles; null: it is shared with nobody. */
  readonly members: readonly (readonly [string, MemberRole])[] | null;
  readonly report_interval_seconds: number;
  readonly revision: number;
  readonly sequence: number;
  readonly run_status: BotReading["runStatus"] | null;
  readonly reason: string | null;
  readonly in_position: boolean | null;
  readonly entry_price: string | null;
  readonly position_size: string | null;
  readonly mark_price: string | null;
  readonly unrealized_pnl: string | null;
  readonly stop_loss_price: string | null;
  readonly take_profit_price: string | null;
  readonly trailing_stop_price: string | null;
  readonly highest_price_since_entry: string | null;
  readonly daily_pnl: string | null;
  readonly daily_trade_count: number | null;
  readonly last_error: string | null;
  readonly last_run_at_ms: number | null;
  readonly changed_at_ms: number | null;
  readonly action_id: string | null;
  readonly action_kind: BotActionReading["kind"];
  readonly action_state: BotActionReading["state"];
  readonly action_requested_at_ms: number;
  readonly action_requested_by: string;
  readonly action_expires_at_ms: number;
  readonly action_confirmed_at_ms: number | null;
  readonly action_message: string | null;
}

/**
 * $1 ids, and what is known of each: $2 its revision, $3 its sequence, $4 its owner; as texts, which are made and read
 * faster than arrays.
 */
const LOOK: Statement = {
  name: "look_at_bots",
  text: `
  select c.*, case when r.key is not null then row_to_json(r)::text end as bot
  from (
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as at_ms,
      pg_snapshot_xmin(s)::text as horizon, pg_snapshot_xmax(s)::text as frontier
    from pg_current_snapshot() s
  ) c
  left join (
    select k.id as key, b.owner_id,
      (select json_agg(json_build_array(m.email, m.role)) from bot_member m where m.bot_id = b.id) as members,
      b.report_interval_seconds,
      coalesce(s.revision, n.last_revision, 0) as revision, coalesce(n.last_sequence, 0) as sequence,
      s.run_status, s.reason, s.in_position, s.entry_price::text, s.position_size::text, s.mark_price::text, s.unrealized_pnl::text,
      s.stop_loss_price::text, s.take_profit_price::text, s.trailing_stop_price::text, s.highest_price_since_entry::text,
      s.daily_pnl::text, s.daily_trade_count, s.last_error,
      (extract(epoch from s.last_run_at) * 1000)::float8 as last_run_at_ms,
      (extract(epoch from s.changed_at) * 1000)::float8 as changed_at_ms,
      a.id as action_id, a.kind as action_kind, a.state as action_state, a.requested_by as action_requested_by,
      (extract(epoch from a.requested_at) * 1000)::float8 as action_requested_at_ms,
      (extract(epoch from a.expires_at) * 1000)::float8 as action_expires_at_ms,
      (extract(epoch from a.confirmed_at) * 1000)::float8 as action_confirmed_at_ms,
      a.message as action_message
    from unnest(
      string_to_array($1, ' ')::uuid[],
      string_to_array($2, ' ', '')::bigint[],
      string_to_array($3, ' ', '')::bigint[],
      string_to_array($4, ' ', '')::uuid[]
    ) as k (id, revision, sequence, owner_id)
    left join bot b on b.id = k.id
    left join bot_state s on s.bot_id = b.id
    left join bot_counter n on n.bot_id = b.id
    left join lateral (
      select * from bot_action a where a.bot_id = b.id order by a.requested_at desc, a.id desc limit 1
    ) a on true
    where k.revision is distinct from case when b.id is null then -1 else coalesce(s.revision, n.last_revision, 0) end
      or k.sequence is distinct from case when b.id is null then -1 else coalesce(n.last_sequence, 0) end
      or k.owner_id is distinct from b.owner_id
  ) r on true
  `,
};

/**
 * One look at any number of bots: returns those whose version is not the one passed in. Compared with `<>` and by each
 * bot's own numbers, so that a row that commits late, or was put back by a restore, is not missed.
 */
export async function lookAtBots(
  ask: Ask,
  versions: ReadonlyMap<string, BotVersion | undefined>,
): Promise<Look<BotVersion, BotReading>> {
  const known = [...versions.values()];
  const rows = await ask<LookRow>(
    LOOK,
    [
      [...versions.keys()].join(" "),
      known.map((version) => version?.revision ?? "").join(" "),
      known.map((version) => version?.sequence ?? "").join(" "),
      known.map((version) => version?.ownerId ?? "").join(" "),
    ],
    { keyCount: known.length },
  );
  return toLook(rows);
}

function toLook(rows: readonly LookRow[]): Look<BotVersion, BotReading> {
  const [first] = rows;
  if (first === undefined) {
    throw new Error("A look returns at least the row of the clock");
  }
  const at = new Date(first.at_ms);
  return {
    at,
    horizon: BigInt(first.horizon),
    frontier: BigInt(first.frontier),
    changes: rows.flatMap(({ bot }) => (bot === null ? [] : [toChange(toBotRow(bot), at)])),
  };
}

function toBotRow(json: string): BotRow {
  // What the statement has put together.
  return JSON.parse(json) as BotRow;
}

function toChange(row: BotRow, at: Date) {
  const { key } = row;
  if (row.owner_id === null) {
    return { key, version: BOT_IS_GONE, reading: null };
  }
  const version = { revision: row.revision, sequence: row.sequence, ownerId: row.owner_id };
  return { key, version, reading: toReading(key, version, row, at) };
}

function toReading(botId: string, version: PresentVersion, row: BotRow, readAt: Date): BotReading {
  return {
    botId,
    members: row.members === null ? NOBODY : new Map(row.members),
    reportIntervalMs: row.report_interval_seconds * 1_000,
    ...version,
    runStatus: row.run_status ?? "STOPPED",
    reason: row.run_status === null ? "Nothing is known: its row in bot_state was removed" : row.reason,
    inPosition: row.in_position ?? false,
    entryPrice: row.entry_price,
    positionSize: row.position_size,
    markPrice: row.mark_price,
    unrealizedPnl: row.unrealized_pnl,
    stopLossPrice: row.stop_loss_price,
    takeProfitPrice: row.take_profit_price,
    trailingStopPrice: row.trailing_stop_price,
    highestPriceSinceEntry: row.highest_price_since_entry,
    dailyPnl: row.daily_pnl ?? "0",
    dailyTradeCount: row.daily_trade_count ?? 0,
    lastError: row.last_error,
    lastRunAt: toDate(row.last_run_at_ms),
    changedAt: toDate(row.changed_at_ms) ?? readAt,
    lastAction: toAction(row),
    readAt,
  };
}

function toAction(row: BotRow): BotActionReading | null {
  if (row.action_id === null) {
    return null;
  }
  return {
    id: row.action_id,
    kind: row.action_kind,
    state: row.action_state,
    requestedAt: new Date(row.action_requested_at_ms),
    requestedBy: row.action_requested_by,
    expiresAt: new Date(row.action_expires_at_ms),
    confirmedAt: toDate(row.action_confirmed_at_ms),
    message: row.action_message,
  };
}

function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}

/** The statuses of bots now, by id, in one query; a bot that is not there is not in the answer. */
export async function readStatuses(ask: Ask, ids: readonly string[]): Promise<ReadonlyMap<string, BotStatus>> {
  const look = await lookAtBots(ask, new Map(ids.map((id) => [id, undefined])));
  const moment = { now: look.at, isVerified: true, readAt: look.at };
  return new Map(
    [...look.changes].flatMap(({ key, reading }) =>
      reading === null ? [] : [[key, toBotStatus(reading, moment)] as const],
    ),
  );
}

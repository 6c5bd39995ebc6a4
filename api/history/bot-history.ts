import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import type { Viewer } from "../accounts/authenticate.ts";
import { selectRole } from "../bots/bot-access.ts";
import type { RunStatus } from "../bots/bot-state.entity.ts";

/** What a bot's state was in some minute. Amounts are exact decimals in the quote currency. */
export interface BotSampleReading {
  readonly at: Date;
  readonly runStatus: RunStatus;
  readonly markPrice: string | null;
  readonly unrealizedPnl: string | null;
  readonly dailyPnl: string;
}

/** Which part of a bot's history is wanted, and in how many points. */
export interface HistoryRequest {
  readonly botId: string;
  readonly since: Date;
  /** At most so many samples. */
  readonly points: number;
}

interface SampleRow {
  /** Which of the requests, from 1 on. */
  readonly request: string | number;
  readonly at_ms: number | null;
  readonly run_status: RunStatus;
  readonly mark_price: string | null;
  readonly unrealized_pnl: string | null;
  readonly daily_pnl: string;
}

/**
 * The histories of any number of bots, the oldest sample first, in one query.
 *
 * The time from a bot's first sample since `since` until now is cut into `points` equal parts; the last sample of each
 * part is taken, by one look into the index.
 *
 * @param viewer - who asks; null: nobody who may see a bot.
 * @returns one answer for each request, in their order; null where the viewer may not see the bot.
 */
export async function readHistories(
  em: EntityManager,
  requests: readonly HistoryRequest[],
  viewer: Viewer | null,
): Promise<readonly (readonly BotSampleReading[] | null)[]> {
  const isSeen = viewer === null ? sql`false` : sql`${selectRole(viewer)} is not null`;
  // Bounds are reckoned in seconds: an interval of days would have the length that the session's time zone gives them.
  const { rows } = await sql<SampleRow>`
    select k.request, s.*
    from unnest(
      ${requests.map(({ botId }) => botId)}::uuid[],
      ${requests.map(({ since }) => since.toISOString())}::timestamptz[],
      ${requests.map(({ points }) => points)}::int[]
    ) with ordinality as k (bot_id, since, points, request)
    join bot b on b.id = k.bot_id and ${isSeen}
    left join lateral (
      select p.*
      from (
        select extract(epoch from min(f.at))::float8 as first,
          extract(epoch from date_trunc('minute', statement_timestamp(), 'UTC'))::float8 + 60 as until
        from bot_sample f where f.bot_id = k.bot_id and f.at >= k.since
      ) t
      cross join generate_series(1, k.points) as part (number)
      cross join lateral (
        select (extract(epoch from l.at) * 1000)::float8 as at_ms, l.run_status, l.mark_price, l.unrealized_pnl, l.daily_pnl
        from bot_sample l
        where l.bot_id = k.bot_id
          and l.at >= to_timestamp(t.first + (t.until - t.first) * (part.number - 1) / k.points)
          and l.at < to_timestamp(t.first + (t.until - t.first) * part.number / k.points)
        order by l.at desc limit 1
      ) p
    ) s on true
    order by k.request, s.at_ms
  `.execute(em.getKysely());
  const found = new Map<number, BotSampleReading[]>();
  for (const row of rows) {
    const samples = found.get(Number(row.request)) ?? [];
    found.set(Number(row.request), samples);
    // A bot of the viewer's that has no sample is there as a row without one.
    if (row.at_ms !== null) {
      samples.push(toReading(row, new Date(row.at_ms)));
    }
  }
  return requests.map((_, index) => found.get(index + 1) ?? null);
}

function toReading(row: SampleRow, at: Date): BotSampleReading {
  return {
    at,
    runStatus: row.run_status,
    markPrice: row.mark_price,
    unrealizedPnl: row.unrealized_pnl,
    dailyPnl: row.daily_pnl,
  };
}

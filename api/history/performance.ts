import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";

/** What a bot's closed trades came to. Amounts are exact decimals in the quote currency; gross less fees is net. */
export interface Performance {
  readonly tradeCount: number;
  readonly winCount: number;
  readonly lossCount: number;
  readonly grossPnl: string;
  readonly fees: string;
  readonly netPnl: string;
}

interface PerformanceRow {
  readonly trade_count: number;
  readonly win_count: number;
  readonly loss_count: number;
  readonly gross_pnl: string;
  readonly fees: string;
  readonly net_pnl: string;
}

/**
 * What the trades that a bot has closed since an instant came to.
 *
 * The realized PnL of a close is net of the fees of its entries too, wherever these fell: so the fees are those of all
 * trades behind the last close before `since`, up to the last close.
 */
export async function performanceSince(em: EntityManager, botId: string, since: Date): Promise<Performance> {
  const { rows } = await sql<PerformanceRow>`
    with closed as (
      select count(*)::int as trade_count, (count(*) filter (where realized_pnl > 0))::int as win_count,
        (count(*) filter (where realized_pnl < 0))::int as loss_count,
        coalesce(sum(realized_pnl), 0) as net_pnl, max(executed_at) as last_close
      from trade where bot_id = ${botId} and realized_pnl is not null and executed_at >= ${since.toISOString()}::timestamptz
    ), earlier as (
      select max(executed_at) as last_close
      from trade where bot_id = ${botId} and realized_pnl is not null and executed_at < ${since.toISOString()}::timestamptz
    ), paid as (
      select coalesce(sum(t.fee), 0) as fees
      from closed c cross join earlier e
      join trade t on t.bot_id = ${botId} and t.executed_at > coalesce(e.last_close, '-infinity') and t.executed_at <= c.last_close
    )
    select trade_count, win_count, loss_count, trim_scale(net_pnl + fees)::text as gross_pnl,
      trim_scale(fees)::text as fees, trim_scale(net_pnl)::text as net_pnl
    from closed cross join paid
  `.execute(em.getKysely());
  const [row] = rows;
  if (row === undefined) {
    throw new Error("An aggregate returns one row");
  }
  return {
    tradeCount: row.trade_count,
    winCount: row.win_count,
    lossCount: row.loss_count,
    grossPnl: row.gross_pnl,
    fees: row.fees,
    netPnl: row.net_pnl,
  };
}

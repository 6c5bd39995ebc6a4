import { sql, type Kysely } from "kysely";
import type { PositionType, Timeframe, Wanted } from "../bots/bot.entity.ts";
import type { RunStatus } from "../bots/bot-state.entity.ts";
import type { MarketFeed } from "../market/market-feed.ts";
import { entryFeeOf, type Position } from "./fills.ts";
import { Money } from "./money.ts";
import type { PaperAccount, TradingSettings } from "./trading-step.ts";

/** A paper bot's rows of `bot`, `bot_state` and `paper_book`, as one transaction reads and locks them. */
export interface PaperRow {
  readonly wanted: Wanted;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly position_type: PositionType;
  readonly leverage: number;
  readonly order_size: string;
  readonly stop_loss_percent: string;
  readonly take_profit_percent: string;
  readonly trailing_stop_percent: string | null;
  readonly max_daily_trades: number | null;
  readonly max_daily_loss_percent: string | null;
  readonly daily_target_percent: string | null;
  readonly fast_ema_period: number;
  readonly slow_ema_period: number;
  readonly rsi_period: number;
  readonly rsi_overbought: string;
  readonly report_interval_seconds: number;
  readonly run_status: RunStatus;
  readonly in_position: boolean;
  readonly entry_price: string | null;
  readonly position_size: string | null;
  readonly highest_price_since_entry: string | null;
  readonly daily_pnl: string;
  readonly daily_trade_count: number;
  readonly market: string | null;
  readonly market_at_ms: number | null;
  readonly entry_fee: string | null;
}

/**
 * Reads and locks a bot's rows for one tick; undefined where it is gone, is not ours to run, or another runner holds it.
 *
 * The lock on `bot` makes a start or stop wait for the end of the tick, and the tick for theirs: what it then reads in
 * `wanted` holds until it has committed. The rows are locked in the order in which everybody locks them.
 */
export async function lockPaperRow(
  db: Kysely<unknown>,
  botId: string,
  runnerId: string,
): Promise<PaperRow | undefined> {
  const { rows } = await sql<PaperRow>`
    select b.wanted, b.symbol, b.timeframe, b.position_type, b.leverage, b.order_size, b.stop_loss_percent,
      b.take_profit_percent, b.trailing_stop_percent, b.max_daily_trades, b.max_daily_loss_percent,
      b.daily_target_percent, b.fast_ema_period, b.slow_ema_period, b.rsi_period, b.rsi_overbought,
      b.report_interval_seconds, s.run_status, s.in_position, s.entry_price, s.position_size,
      s.highest_price_since_entry, s.daily_pnl, s.daily_trade_count, k.market, k.entry_fee,
      (extract(epoch from k.market_at) * 1000)::float8 as market_at_ms
    from bot b join bot_state s on s.bot_id = b.id join paper_book k on k.bot_id = b.id
    where b.id = ${botId} and b.kind = 'PAPER' and k.runner_id = ${runnerId}
    for share of b for no key update of s for no key update of k`.execute(db);
  return rows[0];
}

/** What a bot owns, out of its rows. In another market than before its clock, and with it its day, begins anew. */
export function toAccount(row: PaperRow, feed: MarketFeed): PaperAccount {
  return {
    position: toPosition(row),
    day: { pnl: new Money(row.daily_pnl), tradeCount: row.daily_trade_count },
    marketAt: row.market === feed.name && row.market_at_ms !== null ? new Date(row.market_at_ms) : null,
  };
}

/** What is configured, out of a bot's rows. */
export function toSettings(row: PaperRow): TradingSettings {
  return {
    positionType: row.position_type,
    leverage: row.leverage,
    orderSize: new Money(row.order_size),
    stopLossPercent: row.stop_loss_percent,
    takeProfitPercent: row.take_profit_percent,
    trailingStopPercent: row.trailing_stop_percent,
    maxDailyTrades: row.max_daily_trades,
    maxDailyLossPercent: row.max_daily_loss_percent,
    dailyTargetPercent: row.daily_target_percent,
    fastEmaPeriod: row.fast_ema_period,
    slowEmaPeriod: row.slow_ema_period,
    rsiPeriod: row.rsi_period,
    rsiOverbought: Number(row.rsi_overbought),
  };
}

/** Anybody may write `bot_state`, so a position may come from elsewhere and lack what a runner would have written. */
function toPosition(row: PaperRow): Position | null {
  if (!row.in_position) {
    return null;
  }
  if (row.entry_price === null || row.position_size === null) {
    throw new Error(
      "The row says that a position is open but not its entry price and size; correct it, or set in_position to false",
    );
  }
  const entryPrice = new Money(row.entry_price);
  const size = new Money(row.position_size);
  return {
    entryPrice,
    size,
    entryFee: row.entry_fee === null ? entryFeeOf(entryPrice, size) : new Money(row.entry_fee),
    highestPrice: new Money(row.highest_price_since_entry ?? row.entry_price),
  };
}

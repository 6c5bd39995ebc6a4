import { sql, type Kysely } from "kysely";
import type { Fill } from "./fills.ts";
import type { Money } from "./money.ts";
import type { TradingStep } from "./trading-step.ts";

/** Writes what a tick came to: its order, where there was one, then the bot's state and the runner's own notes. */
export async function writeStep(
  db: Kysely<unknown>,
  botId: string,
  bot: { symbol: string; market: string },
  step: TradingStep,
): Promise<void> {
  const { position, day, marketAt } = step.account;
  if (step.fill !== null) {
    await writeFill(db, botId, bot.symbol, step.fill, step.account.marketAt);
  }
  await sql`
    with book as (
      update paper_book set market = ${bot.market}, market_at = ${toTimestamp(marketAt)}::timestamptz,
        entry_fee = ${toText(position?.entryFee)}::numeric
      where bot_id = ${botId}
    )
    update bot_state set run_status = ${step.runStatus}, reason = ${step.reason}, in_position = ${position !== null},
      entry_price = ${toText(position?.entryPrice)}::numeric, position_size = ${toText(position?.size)}::numeric,
      mark_price = ${toText(step.markPrice)}::numeric, unrealized_pnl = ${toText(step.unrealizedPnl)}::numeric,
      stop_loss_price = ${toText(step.exits?.stopLoss)}::numeric,
      take_profit_price = ${toText(step.exits?.takeProfit)}::numeric,
      trailing_stop_price = ${toText(step.exits?.trailingStop)}::numeric,
      highest_price_since_entry = ${toText(position?.highestPrice)}::numeric,
      daily_pnl = ${toText(day.pnl)}::numeric, daily_trade_count = ${day.tradeCount},
      last_error = null, last_run_at = clock_timestamp()
    where bot_id = ${botId}`.execute(db);
}

/** Reports a bot that is alive and has nothing new to say; a start that was asked for meanwhile is confirmed by it. */
export async function writeHeartbeat(db: Kysely<unknown>, botId: string): Promise<void> {
  await sql`update bot_state set last_run_at = clock_timestamp() where bot_id = ${botId}`.execute(db);
}

/** Reports that the market has nothing to show, for now or any more. */
export async function writeWait(db: Kysely<unknown>, botId: string, reason: string): Promise<void> {
  await sql`
    update bot_state set run_status = 'WAITING', last_error = null, last_run_at = clock_timestamp(),
      reason = ${reason}::text || case when in_position then '; the open position is kept' else '' end
    where bot_id = ${botId}`.execute(db);
}

/** Reports a tick that failed; the next one tries again. */
export async function writeFailure(db: Kysely<unknown>, botId: string, message: string): Promise<void> {
  await sql`
    update bot_state set run_status = 'ERROR', reason = ${message}, last_error = ${message},
      last_run_at = clock_timestamp()
    where bot_id = ${botId}`.execute(db);
}

/** Reports that a bot has stopped as it was asked to, and lets go of it. An open position stays as it is. */
export async function writeStop(db: Kysely<unknown>, botId: string): Promise<void> {
  await sql`
    with book as (update paper_book set runner_id = null, lease_expires_at = null where bot_id = ${botId})
    update bot_state set run_status = 'STOPPED', last_run_at = clock_timestamp(),
      reason = case when in_position then 'Stopped with an open position, which is kept and no longer watched' end
    where bot_id = ${botId}`.execute(db);
}

async function writeFill(
  db: Kysely<unknown>,
  botId: string,
  symbol: string,
  fill: Fill,
  at: Date | null,
): Promise<void> {
  await sql`
    insert into trade (bot_id, side, price, quantity, fee, realized_pnl, reason, executed_at)
    values (${botId}, ${fill.side}, ${toText(fill.price)}::numeric, ${toText(fill.quantity)}::numeric,
      ${toText(fill.fee)}::numeric, ${toText(fill.realizedPnl)}::numeric, ${fill.reason},
      ${toTimestamp(at)}::timestamptz)`.execute(db);
  await sql`
    insert into bot_event (bot_id, kind, message, actor)
    values (${botId}, 'ORDER', ${describe(symbol, fill)}, 'runner')`.execute(db);
}

function describe(symbol: string, fill: Fill): string {
  const order = `${fill.side === "BUY" ? "Bought" : "Sold"} ${fill.quantity.toFixed()} ${symbol} at ${fill.price.toFixed()}`;
  const result = fill.realizedPnl === null ? "" : `, realized PnL ${fill.realizedPnl.toFixed()}`;
  return `${order}, fee ${fill.fee.toFixed()}${result}: ${fill.reason}`;
}

function toText(amount: Money | null | undefined): string | null {
  return amount?.toFixed() ?? null;
}

/** As text, since a driver would write a `Date` in the time zone of its process. */
function toTimestamp(instant: Date | null): string | null {
  return instant?.toISOString() ?? null;
}

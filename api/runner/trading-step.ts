import type { PositionType } from "../bots/bot.entity.ts";
import { exitPricesOf, exitReasonAt, withPriceSeen, type ExitPrices, type ExitSettings } from "./exits.ts";
import { buy, positionOf, sell, type Fill, type Position } from "./fills.ts";
import { isNewDay, limitReached, type Day, type LimitSettings } from "./limits.ts";
import { Money, roundMoney } from "./money.ts";
import { emaSignal, type EmaSettings } from "./strategy.ts";

/** What a bot's owner configured, as far as trading is concerned. */
export interface TradingSettings extends EmaSettings, ExitSettings, LimitSettings {
  readonly positionType: PositionType;
  readonly leverage: number;
}

/** What a bot owns and has done, from tick to tick. */
export interface PaperAccount {
  readonly position: Position | null;
  readonly day: Day;
  /** The market's clock at the last tick; null before the first. */
  readonly marketAt: Date | null;
}

/** What the market shows at a tick. */
export interface MarketMoment {
  readonly at: Date;
  readonly price: string;
  readonly closes: ArrayLike<number>;
  readonly hasNewCandle: boolean;
}

/** What came of a tick. */
export interface TradingStep {
  readonly account: PaperAccount;
  readonly fill: Fill | null;
  readonly runStatus: "RUNNING" | "WAITING" | "PAUSED";
  readonly reason: string | null;
  readonly markPrice: Money;
  /** Null without a position, as the exits are. */
  readonly unrealizedPnl: Money | null;
  readonly exits: ExitPrices | null;
}

/**
 * One tick of a paper bot: at most one order, at the tick's price.
 *
 * Exits are looked for at every tick, also while a limit pauses the bot. Entries are looked for when a candle of the
 * bot's timeframe has closed, so that a signal is acted upon once: what was sold within a candle is not bought back in it.
 *
 * @throws Error with a sentence for people when the bot cannot trade as it is configured.
 */
export function tradingStep(account: PaperAccount, moment: MarketMoment, settings: TradingSettings): TradingStep {
  const price = new Money(moment.price);
  const today = account.marketAt === null || isNewDay(account.marketAt, moment.at) ? A_NEW_DAY : account.day;
  const seen = account.position === null ? null : withPriceSeen(account.position, price);
  const order = seen === null ? lookForEntry(price, today, moment, settings) : lookForExit(price, seen, settings);
  const position = order.fill === null ? seen : order.fill.side === "BUY" ? positionOf(order.fill) : null;
  const day = order.fill === null ? today : dayAfter(today, order.fill);
  const limit = limitReached(day, settings);
  return {
    account: { position, day, marketAt: moment.at },
    fill: order.fill,
    runStatus: limit !== null ? "PAUSED" : position !== null ? "RUNNING" : "WAITING",
    reason: limit ?? (position === null ? order.reason : null),
    markPrice: price,
    unrealizedPnl: position === null ? null : roundMoney(price.minus(position.entryPrice).times(position.size)),
    exits: position === null ? null : exitPricesOf(position, settings),
  };
}

const A_NEW_DAY: Day = { pnl: new Money(0), tradeCount: 0 };

/** An order that was filled or none, and what a bot without a position then waits for. */
interface Order {
  readonly fill: Fill | null;
  readonly reason: string;
}

function lookForExit(price: Money, position: Position, settings: TradingSettings): Order {
  const exit = exitReasonAt(price, exitPricesOf(position, settings));
  if (exit === null) {
    return { fill: null, reason: "" };
  }
  const fill = sell(position, price, exit);
  return { fill, reason: `${exit} at ${fill.price.toFixed()}; waiting for the next candle` };
}

function lookForEntry(price: Money, today: Day, moment: MarketMoment, settings: TradingSettings): Order {
  refuseWhatIsNotTraded(settings);
  const signal = emaSignal(moment.closes, settings);
  if (!signal.isBuy || limitReached(today, settings) !== null) {
    return { fill: null, reason: signal.reason };
  }
  if (!moment.hasNewCandle) {
    return { fill: null, reason: `${signal.reason}; waiting for the next candle to close` };
  }
  return { fill: buy(settings.orderSize, price, `Signal: ${signal.reason}`), reason: "" };
}

/** An open position is closed whatever is configured by now; only a new one is refused. */
function refuseWhatIsNotTraded({ positionType, leverage }: TradingSettings): void {
  if (positionType !== "LONG") {
    throw new Error("Short selling is not available in this version; choose LONG as the position type");
  }
  if (leverage !== 1) {
    throw new Error(`Leverage is not available in this version: found ${leverage}, expected 1`);
  }
}

function dayAfter(day: Day, fill: Fill): Day {
  return { pnl: day.pnl.plus(fill.realizedPnl ?? 0), tradeCount: day.tradeCount + 1 };
}

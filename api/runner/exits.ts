import type { Position } from "./fills.ts";
import { Money, percentOf, roundMoney } from "./money.ts";

/** At which distances a position is closed, in per cent. */
export interface ExitSettings {
  readonly stopLossPercent: string;
  readonly takeProfitPercent: string;
  /** Null: no stop trails the price. */
  readonly trailingStopPercent: string | null;
}

/** The prices at which a position is closed. */
export interface ExitPrices {
  readonly stopLoss: Money;
  readonly takeProfit: Money;
  /** Below the highest price since the entry; null where none is set. */
  readonly trailingStop: Money | null;
}

/** Why a position is closed, as it stands in the trade. */
export type ExitReason = "Take profit" | "Stop loss" | "Trailing stop";

/** The prices at which a position is closed, from its entry, its highest price and what is configured now. */
export function exitPricesOf(position: Position, settings: ExitSettings): ExitPrices {
  const { entryPrice, highestPrice } = position;
  const trailing = settings.trailingStopPercent;
  return {
    stopLoss: roundMoney(entryPrice.minus(percentOf(entryPrice, settings.stopLossPercent))),
    takeProfit: roundMoney(entryPrice.plus(percentOf(entryPrice, settings.takeProfitPercent))),
    trailingStop: trailing === null ? null : roundMoney(highestPrice.minus(percentOf(highestPrice, trailing))),
  };
}

/**
 * Whether a price closes a position. Of two stops the nearer one, which is the higher one, decides; where both are
 * equal, the stop loss does.
 */
export function exitReasonAt(price: Money, exits: ExitPrices): ExitReason | null {
  if (price.gte(exits.takeProfit)) {
    return "Take profit";
  }
  if (exits.trailingStop?.gt(exits.stopLoss)) {
    return price.lte(exits.trailingStop) ? "Trailing stop" : null;
  }
  return price.lte(exits.stopLoss) ? "Stop loss" : null;
}

/** The position as it is after a price was seen. */
export function withPriceSeen(position: Position, price: Money): Position {
  return { ...position, highestPrice: Money.max(position.highestPrice, price) };
}

import { Money, roundMoney } from "./money.ts";

/** What trading costs on paper. */
const COSTS = {
  /** How much worse than the market's price a fill is, either way: 1 basis point. */
  slippage: "0.0001",
  /** Share of its value that an entry costs (a taker's 4 basis points). */
  entryFee: "0.0004",
  /** Share of its value that an exit costs (a maker's 2 basis points). */
  exitFee: "0.0002",
} as const;

/** A position that was opened and not yet closed. */
export interface Position {
  readonly entryPrice: Money;
  /** In the base currency. */
  readonly size: Money;
  /** What its entry cost, in the quote currency. */
  readonly entryFee: Money;
  /** The highest price seen since, the entry price included. */
  readonly highestPrice: Money;
}

/** One order that was filled. */
export interface Fill {
  readonly side: "BUY" | "SELL";
  readonly price: Money;
  readonly quantity: Money;
  readonly fee: Money;
  /** (exit − entry) × quantity − both fees; null on an entry. */
  readonly realizedPnl: Money | null;
  readonly reason: string;
}

/**
 * Buys for an amount at the market. Price, quantity and fee are each rounded half-even to eight places.
 *
 * @throws Error when the amount is too small to buy anything.
 */
export function buy(orderSize: Money, marketPrice: Money, reason: string): Fill {
  const price = roundMoney(marketPrice.times(new Money(1).plus(COSTS.slippage)));
  const quantity = roundMoney(orderSize.div(price));
  if (quantity.isZero()) {
    throw new Error(
      `The order size of ${orderSize.toFixed()} buys nothing at ${price.toFixed()}; choose a larger one`,
    );
  }
  return { side: "BUY", price, quantity, fee: entryFeeOf(price, quantity), realizedPnl: null, reason };
}

/**
 * Sells a whole position at the market.
 *
 * @throws Error when the market's price is too small to be a price after slippage.
 */
export function sell(position: Position, marketPrice: Money, reason: string): Fill {
  const price = roundMoney(marketPrice.times(new Money(1).minus(COSTS.slippage)));
  if (price.isZero()) {
    throw new Error(`A price of ${marketPrice.toFixed()} is too small to sell at`);
  }
  const fee = roundMoney(price.times(position.size).times(COSTS.exitFee));
  const gain = price.minus(position.entryPrice).times(position.size);
  const realizedPnl = roundMoney(gain.minus(position.entryFee).minus(fee));
  return { side: "SELL", price, quantity: position.size, fee, realizedPnl, reason };
}

/** What it costs to enter a position. */
export function entryFeeOf(price: Money, quantity: Money): Money {
  return roundMoney(price.times(quantity).times(COSTS.entryFee));
}

/** The position that a bought quantity opens. */
export function positionOf(fill: Fill): Position {
  return { entryPrice: fill.price, size: fill.quantity, entryFee: fill.fee, highestPrice: fill.price };
}

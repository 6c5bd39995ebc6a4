import { Big } from "big.js";
import type { Level, OrderBook } from "./documents.ts";
import { changePercent } from "./digits.ts";

/** A level of an order book as it is shown. */
export interface ShownLevel extends Level {
  /** All orders at this price and at better ones, an exact decimal in the base currency. */
  readonly total: string;
  /** How much of the deepest side that is, from 0 to 1: the length of its bar. */
  readonly share: number;
}

/** Both sides of an order book as they are shown, the best price of each first. */
export interface ShownBook {
  readonly asks: readonly ShownLevel[];
  readonly bids: readonly ShownLevel[];
  /** Between the best prices; null where a side is empty. */
  readonly spread: { readonly amount: string; readonly percent: string } | null;
}

/** Adds up an order book. */
export function toShownBook({ asks, bids }: Pick<OrderBook, "asks" | "bids">): ShownBook {
  const [askTotals, bidTotals] = [totalsOf(asks), totalsOf(bids)];
  const most = [askTotals.at(-1), bidTotals.at(-1)].reduce<Big>(
    (deepest, total) => (total?.gt(deepest) === true ? total : deepest),
    new Big(0),
  );
  const toLevels = (levels: readonly Level[], totals: readonly Big[]): readonly ShownLevel[] =>
    levels.map((level, index) => {
      const total = totals[index] ?? new Big(0);
      // The length of a bar is nothing but drawn.
      return { ...level, total: total.toFixed(), share: most.eq(0) ? 0 : total.div(most).toNumber() };
    });
  return {
    asks: toLevels(asks, askTotals),
    bids: toLevels(bids, bidTotals),
    spread: spreadOf(asks[0], bids[0]),
  };
}

function totalsOf(levels: readonly Level[]): readonly Big[] {
  let sum = new Big(0);
  return levels.map(({ size }) => (sum = sum.plus(size)));
}

function spreadOf(ask: Level | undefined, bid: Level | undefined): ShownBook["spread"] {
  if (ask === undefined || bid === undefined) {
    return null;
  }
  const percent = changePercent(bid.price, ask.price);
  return percent === null ? null : { amount: new Big(ask.price).minus(bid.price).toFixed(), percent };
}

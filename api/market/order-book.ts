import type { BookLevel, BookSides } from "./market-data.ts";

/** An order book that is kept by its changes. */
export interface OrderBook {
  /** Sets what waits at a price; a size of zero takes the price away. */
  readonly set: (side: "bids" | "asks", price: string, size: string) => void;
  readonly top: (levels: number) => BookSides;
  /** Forgets what is beyond so many levels of each side. */
  readonly truncate: (levels: number) => void;
  /** Whether somebody would buy for more than somebody sells for: then something was missed. */
  readonly isCrossed: () => boolean;
}

/** Prices are ordered as doubles, which tell all prices of an exchange apart; what is shown is their text. */
interface Entry extends BookLevel {
  /** The price, or for bids what is below zero by as much: the best is the smallest. */
  readonly rank: number;
}

/** Makes an empty book. */
export function createOrderBook(): OrderBook {
  const sides: Record<"bids" | "asks", Entry[]> = { bids: [], asks: [] };

  return {
    set: (side, price, size) => {
      const entries = sides[side];
      const rank = side === "bids" ? -Number(price) : Number(price);
      const index = placeOf(entries, rank);
      const isKnown = entries[index]?.rank === rank;
      if (Number(size) === 0) {
        entries.splice(index, isKnown ? 1 : 0);
        return;
      }
      entries.splice(index, isKnown ? 1 : 0, { rank, price, size });
    },
    top: (levels) => ({ bids: best(sides.bids, levels), asks: best(sides.asks, levels) }),
    truncate: (levels) => {
      sides.bids.splice(levels);
      sides.asks.splice(levels);
    },
    isCrossed: () => {
      const [bid] = sides.bids;
      const [ask] = sides.asks;
      return bid !== undefined && ask !== undefined && -bid.rank >= ask.rank;
    },
  };
}

function best(entries: readonly Entry[], levels: number): readonly BookLevel[] {
  return entries.slice(0, levels).map(({ price, size }) => ({ price, size }));
}

/** Where a rank stands, or would stand. */
function placeOf(entries: readonly Entry[], rank: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.rank ?? Infinity) < rank) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

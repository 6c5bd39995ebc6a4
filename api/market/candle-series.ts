import { Decimal } from "decimal.js";
import type { PastCandle } from "./exchange-adapter.ts";
import type { MarketCandle } from "./market-data.ts";

/** Candles of one length, the oldest first, no two of the same time. */
export interface CandleSeries {
  /** Adds candles of the past; those that are known already are replaced, but for one that grows. */
  readonly merge: (candles: readonly PastCandle[], nowMs: number) => void;
  /** Adds a candle as it grows; the ones before it are then over. */
  readonly grow: (candle: MarketCandle) => void;
  /** All that is known, at most a thousand. */
  readonly all: () => readonly MarketCandle[];
  /** When the last candle that is over ended, in ms; null where there is none. */
  readonly closedUntil: () => number | null;
}

/** What is kept of a series: indicators look back no further. */
const MOST_CANDLES = 1_000;

/** @param lengthMs - how long a candle is. */
export function createCandleSeries(lengthMs: number): CandleSeries {
  let candles: readonly MarketCandle[] = [];
  let growing: number | null = null;

  function put(added: readonly MarketCandle[]): void {
    const byTime = new Map(candles.map((candle) => [candle.openTime.getTime(), candle]));
    added.forEach((candle) => byTime.set(candle.openTime.getTime(), candle));
    candles = [...byTime.entries()]
      .toSorted(([one], [other]) => one - other)
      .slice(-MOST_CANDLES)
      .map(([, candle]) => candle);
  }

  return {
    merge: (past, nowMs) =>
      put(
        past
          .map((candle) => ({ ...candle, isClosed: candle.openTime.getTime() + lengthMs <= nowMs }))
          // History may be some seconds old, where the stream has the candle as it is.
          .filter(({ openTime, isClosed }) => isClosed || openTime.getTime() !== growing),
      ),
    grow: (candle) => {
      const last = candles.at(-1);
      if (last !== undefined && candle.openTime < last.openTime) {
        put([{ ...candle, isClosed: true }]);
        return;
      }
      growing = candle.openTime.getTime();
      if (last !== undefined && last.openTime.getTime() === candle.openTime.getTime()) {
        candles = last.isClosed ? candles : [...candles.slice(0, -1), candle];
        return;
      }
      put([...candles.slice(-1).map((before) => ({ ...before, isClosed: true })), candle]);
    },
    all: () => candles,
    closedUntil: () => {
      const last = candles.findLast(({ isClosed }) => isClosed);
      return last === undefined ? null : last.openTime.getTime() + lengthMs;
    },
  };
}

/**
 * Puts candles together to longer ones, which begin at whole multiples of their length since 1970.
 *
 * @param candles - the oldest first.
 */
export function toLongerCandles(candles: readonly PastCandle[], lengthMs: number): readonly PastCandle[] {
  const longer = new Map<number, PastCandle>();
  for (const candle of candles) {
    const opened = Math.floor(candle.openTime.getTime() / lengthMs) * lengthMs;
    const known = longer.get(opened);
    longer.set(opened, known === undefined ? { ...candle, openTime: new Date(opened) } : joined(known, candle));
  }
  return [...longer.values()];
}

function joined(first: PastCandle, next: PastCandle): PastCandle {
  return {
    openTime: first.openTime,
    open: first.open,
    high: new Decimal(next.high).gt(first.high) ? next.high : first.high,
    low: new Decimal(next.low).lt(first.low) ? next.low : first.low,
    close: next.close,
    volume:
      first.volume === null || next.volume === null ? null : new Decimal(first.volume).plus(next.volume).toFixed(),
  };
}

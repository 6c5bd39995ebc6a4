import { createHash } from "node:crypto";
import type { Timeframe } from "../bots/bot.entity.ts";
import type { Candle } from "./candle-file.ts";
import { TIMEFRAME_MS, type MarketFeed } from "./market-feed.ts";

/** What a replay is made of. */
export interface ReplayOptions {
  /** At least two, in the order of their times. */
  readonly candles: readonly Candle[];
  /** How many times faster than real time candles pass. Gaps between candles (nights, weekends) take no time. */
  readonly speed: number;
}

/**
 * A market that shows every bot, whatever its symbol, the same candles from the first to the last: one a tick, at its
 * close. How fast they pass changes nothing of what a bot sees, for its clock is the candles'.
 */
export function createReplayFeed({ candles, speed }: ReplayOptions): MarketFeed {
  const spacingMs = usualSpacing(candles);
  const closeTimes = candles.map((candle) => candle.openTime + spacingMs);
  const seriesByTimeframe = new Map<Timeframe, Series>();

  const seriesOf = (timeframe: Timeframe): Series => {
    const known = seriesByTimeframe.get(timeframe);
    if (known !== undefined) {
      return known;
    }
    if (TIMEFRAME_MS[timeframe] % spacingMs !== 0) {
      throw new Error(
        `The replay's candles are ${spacingMs / 60_000} minutes long and cannot make candles of ${timeframe}; choose a timeframe they fit into`,
      );
    }
    const series = toSeries(candles, closeTimes, TIMEFRAME_MS[timeframe]);
    seriesByTimeframe.set(timeframe, series);
    return series;
  };

  return {
    name: `replay:${fingerprintOf(candles)}`,
    stepMs: spacingMs / speed,
    look: ({ timeframe, after }) => {
      const series = seriesOf(timeframe);
      const next = after === null ? 0 : countUpTo(closeTimes, after.getTime());
      const candle = candles[next];
      const closeTime = closeTimes[next];
      if (candle === undefined || closeTime === undefined) {
        return { state: "ended", reason: "The replay has ended" };
      }
      const closed = countUpTo(series.closeTimes, closeTime);
      return {
        state: "trading",
        at: new Date(closeTime),
        price: candle.close,
        closes: series.closes.subarray(0, closed),
        hasNewCandle: after === null ? closed > 0 : closed > countUpTo(series.closeTimes, after.getTime()),
      };
    },
  };
}

/** Names a replay by what it shows: wherever a runner keeps its copy of the file, a bot goes on in the same market. */
function fingerprintOf(candles: readonly Candle[]): string {
  const hash = createHash("sha256");
  for (const candle of candles) {
    hash.update(`${candle.openTime},${candle.close}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Candles of one timeframe: when each closes, and at which price. */
interface Series {
  readonly closeTimes: readonly number[];
  readonly closes: Float64Array;
}

/** Puts a file's candles together to longer ones, which begin at whole multiples of the timeframe. */
function toSeries(candles: readonly Candle[], closeTimes: readonly number[], timeframeMs: number): Series {
  const longer = new Map<number, { closeTime: number; close: number }>();
  candles.forEach((candle, index) => {
    const opened = Math.floor(candle.openTime / timeframeMs) * timeframeMs;
    // A candle off the grid may outlast its frame; nothing of it may be known before its own close.
    const closeTime = Math.max(opened + timeframeMs, closeTimes[index] ?? 0);
    longer.set(opened, { closeTime, close: Number(candle.close) });
  });
  const series = [...longer.values()];
  return {
    closeTimes: series.map((candle) => candle.closeTime),
    closes: Float64Array.from(series, (candle) => candle.close),
  };
}

/** The step most rows are apart: a file says nowhere how long its candles are, and nights and weekends are gaps. */
function usualSpacing(candles: readonly Candle[]): number {
  const counts = new Map<number, number>();
  candles.forEach((candle, index) => {
    const before = candles[index - 1];
    if (before !== undefined) {
      const step = candle.openTime - before.openTime;
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
  });
  const [usual] = [...counts].toSorted(([stepA, a], [stepB, b]) => b - a || stepA - stepB);
  if (usual === undefined) {
    throw new Error("A replay needs at least two candles");
  }
  return usual[0];
}

/** How many of the rising times are not after an instant. */
function countUpTo(times: readonly number[], instant: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) <= instant) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

import { Big } from "big.js";
import type { DetailedStatus } from "../live/documents.ts";

/** What a chart knows of one instant. */
export interface ChartPoint {
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** An exact decimal; null where there was none, as a price of a bot that reported none. */
  readonly value: string | null;
  /** Whether the bot was stopped: then nothing changed until the next point. */
  readonly isStopped: boolean;
}

/** What the points of a chart are made of: a sample of the history, or the status as it is now. */
export type Reading = Pick<DetailedStatus, "runStatus" | "markPrice" | "unrealizedPnl" | "dailyPnl">;

/** The profit or loss of the UTC day with that of the open position, exactly. */
export function pnlOf(reading: Reading): string {
  return new Big(reading.dailyPnl).plus(reading.unrealizedPnl ?? "0").toFixed();
}

/** The price that the bot last saw. */
export function priceOf(reading: Reading): string | null {
  return reading.markPrice;
}

const MINUTE_MS = 60_000;

/**
 * The history with what came after it.
 *
 * A sample stands for a whole minute and was taken somewhere in it: where there are live points, which know better, it is
 * left out.
 */
export function mergePoints(samples: readonly ChartPoint[], live: readonly ChartPoint[]): readonly ChartPoint[] {
  const [first] = live;
  if (first === undefined) {
    return samples;
  }
  const from = Math.floor(first.at / MINUTE_MS) * MINUTE_MS;
  return [...samples.filter(({ at }) => at < from), ...live];
}

/**
 * Adds a live point. Of each stretch of time the first and the last are kept, and nothing of before the chart begins, so
 * that no chart grows with how long it is looked at, and yet shows at once that something has changed.
 *
 * @param points - oldest first.
 * @param bucketMs - the stretch, in milliseconds.
 * @param from - where the chart begins; the last point before it is kept, which tells that there was something.
 */
export function addPoint(
  points: readonly ChartPoint[],
  point: ChartPoint,
  bucketMs: number,
  from: number,
): readonly ChartPoint[] {
  const [before, last] = [points.at(-2), points.at(-1)];
  if (last !== undefined && point.at < last.at) {
    return points;
  }
  const bucketOf = ({ at }: ChartPoint) => Math.floor(at / bucketMs);
  const isThird = before !== undefined && bucketOf(before) === bucketOf(point);
  const first = Math.max(
    0,
    points.findLastIndex(({ at }) => at < from),
  );
  const kept = points.slice(first, isThird ? -1 : undefined);
  return [...kept, point];
}

import type { Fill } from "../charts/documents.ts";
import type { Candle } from "./documents.ts";

/** A trade of a bot's on the candle in which it happened. */
export interface CandleMark {
  readonly side: Fill["side"];
  /** The index of its candle. */
  readonly index: number;
}

/**
 * Puts trades on candles: each on the last that began before it. Trades from before the first candle or after the end of the
 * last one have none.
 *
 * @param intervalMs - how long a candle is.
 */
export function marksOf(
  candles: readonly Candle[],
  fills: readonly Fill[],
  intervalMs: number,
): readonly CandleMark[] {
  const begins = candles.map(({ openTime }) => Date.parse(openTime));
  return fills.flatMap(({ executedAt, side }) => {
    const at = Date.parse(executedAt);
    const index = begins.findLastIndex((begin) => begin <= at);
    const begin = begins[index];
    return begin === undefined || at - begin >= intervalMs ? [] : [{ side, index }];
  });
}

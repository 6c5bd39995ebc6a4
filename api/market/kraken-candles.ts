import { z } from "zod";
import { type PastCandle, HistoryRefused } from "./exchange-adapter.ts";
import { decimal } from "./messages.ts";

/**
 * An answer of `/0/public/OHLC`: time in seconds, open, high, low, close, average, volume, count, beneath a name of its own
 * for the pair. What is wrong it says in `error`, with the status 200.
 * https://docs.kraken.com/api/docs/rest-api/get-ohlc-data
 */
const answer = z.object({
  error: z.array(z.string()),
  result: z.record(z.string(), z.unknown()).optional(),
});
const candles = z.array(
  z.tuple([z.int().min(0), decimal, decimal, decimal, decimal, decimal, decimal], z.unknown()),
);

/** Reads them, the oldest first. @throws HistoryRefused with what it says is wrong. */
export function readKrakenCandles(text: string): readonly PastCandle[] {
  const { error, result = {} } = answer.parse(JSON.parse(text));
  if (error.length > 0) {
    throw new HistoryRefused(error.join(", ").slice(0, 200));
  }
  const [, list] = Object.entries(result).find(([name]) => name !== "last") ?? [];
  return candles.parse(list).map(([time, open, high, low, close, _, volume]) => ({
    openTime: new Date(time * 1_000),
    open,
    high,
    low,
    close,
    volume,
  }));
}

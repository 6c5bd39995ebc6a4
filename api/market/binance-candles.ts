import { z } from "zod";
import type { PastCandle } from "./exchange-adapter.ts";
import { decimal, instant } from "./messages.ts";

/**
 * An answer of `/api/v3/klines`: open time, open, high, low, close, volume, and more that is not looked at.
 * https://github.com/binance/binance-spot-api-docs/blob/master/rest-api.md
 */
const klines = z.array(z.tuple([instant, decimal, decimal, decimal, decimal, decimal], z.unknown()));

/** Reads them, oldest first. */
export function readBinanceCandles(text: string): readonly PastCandle[] {
  return klines.parse(JSON.parse(text)).map(([openTime, open, high, low, close, volume]) => ({
    openTime,
    open,
    high,
    low,
    close,
    volume,
  }));
}

import { z } from "zod";
import type { PastCandle } from "./exchange-adapter.ts";
import { numberText, parseExactly } from "./messages.ts";

/**
 * An answer of `/products/…/candles`: time in seconds, low, high, open, close, volume, as numbers.
 * https://docs.cdp.coinbase.com/exchange/reference/exchangerestapi_getproductcandles
 */
const candles = z.array(
  z.tuple([z.string().regex(/^\d{1,12}$/), numberText, numberText, numberText, numberText, numberText]),
);

/** Reads them, the newest first. */
export function readCoinbaseCandles(text: string): readonly PastCandle[] {
  return candles.parse(parseExactly(text)).map(([time, low, high, open, close, volume]) => ({
    openTime: new Date(Number(time) * 1_000),
    open,
    high,
    low,
    close,
    volume,
  }));
}

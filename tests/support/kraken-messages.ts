import { crc32 } from "node:zlib";

/**
 * Messages in the formats that Kraken has published. They are text, since the zeros at the end of its numbers count and
 * JavaScript would leave them out.
 */

/** What it says by itself when a connection is made. */
export const KRAKEN_STATUS =
  '{"channel":"status","type":"update","data":[{"version":"2.0.0","system":"online","api_version":"v2","connection_id":13834774380200032777}]}';
/** What it says when there is nothing else to say. */
export const KRAKEN_HEARTBEAT = '{"channel":"heartbeat"}';

/** A ticker; the last price as it shall be written. */
export function krakenTicker(symbol: string, last: string): string {
  return `{"channel":"ticker","type":"update","data":[{"symbol":"${symbol}","bid":0.10025,"bid_qty":740.0,"ask":0.10036,"ask_qty":1361.44813783,"last":${last},"volume":997038.98383185,"vwap":0.10148,"low":0.09979,"high":0.10285,"change":-0.00017,"change_pct":-0.17}]}`;
}

type Levels = readonly (readonly [price: string, size: string])[];

/** A book or its changes, with the checksum given. */
export function krakenBook(
  symbol: string,
  type: "snapshot" | "update",
  sides: { readonly bids: Levels; readonly asks: Levels },
  checksum: number,
): string {
  const list = (levels: Levels) => levels.map(([price, qty]) => `{"price":${price},"qty":${qty}}`).join(",");
  const timestamp = type === "update" ? ',"timestamp":"2026-11-26T18:00:00.417256Z"' : "";
  return `{"channel":"book","type":"${type}","data":[{"symbol":"${symbol}","bids":[${list(sides.bids)}],"asks":[${list(sides.asks)}],"checksum":${checksum}${timestamp}}]}`;
}

/** The checksum of a book of at most ten levels a side, each side in its order. */
export function krakenSum(sides: { readonly bids: Levels; readonly asks: Levels }): number {
  const digits = (text: string) => text.replace(".", "").replace(/^0+/, "");
  return crc32([...sides.asks, ...sides.bids].flatMap((level) => level.map(digits)).join(""));
}

/** One trade. */
export function krakenTrade(symbol: string, tradeId: number, side: "buy" | "sell", price: string): string {
  return `{"channel":"trade","type":"update","data":[{"symbol":"${symbol}","side":"${side}","price":${price},"qty":40.0,"ord_type":"market","trade_id":${tradeId},"timestamp":"2026-11-26T18:00:00.708706Z"}]}`;
}

/** A candle as it grows. */
export function krakenCandle(symbol: string, begin: string, close: string, minutes = 1): string {
  return `{"channel":"ohlc","type":"update","timestamp":"2026-11-26T18:00:00.524394914Z","data":[{"symbol":"${symbol}","open":0.5624,"high":0.5628,"low":0.5622,"close":${close},"trades":12,"volume":30927.68066226,"vwap":0.5626,"interval_begin":"${begin}","interval":${minutes},"timestamp":"2026-11-26T18:05:00.000000Z"}]}`;
}

/** What a pair that does not exist is answered. */
export function krakenFailure(symbol: string): string {
  return `{"error":"Currency pair not supported ${symbol}","method":"subscribe","success":false,"symbol":"${symbol}","time_in":"2026-11-26T18:00:00.284009Z","time_out":"2026-11-26T18:00:00.284032Z"}`;
}

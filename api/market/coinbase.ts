import { TIMEFRAME_MS } from "./market-feed.ts";
import { readCoinbaseCandles } from "./coinbase-candles.ts";
import { createCoinbaseReader } from "./coinbase-reader.ts";
import type { ExchangeAdapter } from "./exchange-adapter.ts";
import type { MarketStream, MarketTopic } from "./market-data.ts";
import { SYMBOL_FORMS } from "./symbols.ts";

/** Channels that need no key. It streams no candles. */
const CHANNELS: Record<MarketStream, string> = {
  TICKER: "ticker",
  BOOK: "level2_batch",
  TRADES: "matches",
  CANDLES: "ticker",
};

/** Candles of one answer. */
const MOST_CANDLES = 300;

/**
 * Coinbase Exchange. A connection that asks for nothing within five seconds is closed; ten messages of ours a second, eight
 * connections a second for each address. One product that it does not know spoils all of its message, so each has its own.
 * https://docs.cdp.coinbase.com/exchange/websocket-feed/channels
 * https://docs.cdp.coinbase.com/exchange/websocket-feed/rate-limits
 */
export const coinbase: ExchangeAdapter = {
  exchange: "COINBASE",
  title: "Coinbase",
  streams: ["TICKER", "BOOK", "TRADES"],
  socketUrl: (base) => base,
  nameOf: (_, { symbol }) => SYMBOL_FORMS.COINBASE.stream(symbol),
  subscribe: (stream, topics) => request("subscribe", stream, topics),
  unsubscribe: (stream, topics) => request("unsubscribe", stream, topics),
  // Each product has a heartbeat, every second.
  probe: null,
  createReader: createCoinbaseReader,
  messageIntervalMs: 150,
  attemptLimit: { attempts: 5, withinMs: 1_000 },
  history: {
    requestIntervalMs: 200,
    timeframes: ["1m", "5m", "15m", "1h", "1d"],
    url: (base, { symbol, timeframe }, before) => {
      const lengthMs = TIMEFRAME_MS[timeframe];
      const address = `${base}/products/${SYMBOL_FORMS.COINBASE.history(symbol)}/candles?granularity=${lengthMs / 1_000}`;
      if (before === null) {
        return address;
      }
      const end = new Date(before.getTime() - lengthMs);
      const start = new Date(end.getTime() - (MOST_CANDLES - 1) * lengthMs);
      return `${address}&start=${start.toISOString()}&end=${end.toISOString()}`;
    },
    read: readCoinbaseCandles,
  },
};

function request(type: string, stream: MarketStream, topics: readonly MarketTopic[]): readonly string[] {
  return topics.map(({ symbol }) =>
    JSON.stringify({
      type,
      product_ids: [SYMBOL_FORMS.COINBASE.stream(symbol)],
      channels: [CHANNELS[stream], "heartbeat"],
    }),
  );
}

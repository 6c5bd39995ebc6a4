import type { Timeframe } from "../bots/bot.entity.ts";
import type { ExchangeAdapter } from "./exchange-adapter.ts";
import { readKrakenCandles } from "./kraken-candles.ts";
import { createKrakenReader, KRAKEN_DEPTH, krakenCandleName } from "./kraken-reader.ts";
import type { MarketStream, MarketTopic } from "./market-data.ts";
import { TIMEFRAME_MS } from "./market-feed.ts";
import { SYMBOL_FORMS } from "./symbols.ts";

/**
 * Kraken Spot, WebSocket version 2. Its limit of messages depends on its load; connections are limited to about 150 in ten
 * minutes for each address. A heartbeat comes every second in which nothing else does.
 * https://docs.kraken.com/api/docs/websocket-v2/ticker
 * https://docs.kraken.com/api/docs/guides/spot-ws-intro
 */
export const kraken: ExchangeAdapter = {
  exchange: "KRAKEN",
  title: "Kraken",
  streams: ["TICKER", "BOOK", "TRADES", "CANDLES"],
  socketUrl: (base) => base,
  nameOf: (stream, { symbol, timeframe }) => {
    const name = SYMBOL_FORMS.KRAKEN.stream(symbol);
    return stream === "CANDLES" ? krakenCandleName(name, minutesOf(timeframe)) : name;
  },
  subscribe: (stream, topics) => request("subscribe", stream, topics),
  unsubscribe: (stream, topics) => request("unsubscribe", stream, topics),
  probe: JSON.stringify({ method: "ping" }),
  createReader: createKrakenReader,
  messageIntervalMs: 250,
  attemptLimit: { attempts: 100, withinMs: 600_000 },
  history: {
    // One a second, and a little longer.
    requestIntervalMs: 1_100,
    timeframes: ["1m", "5m", "15m", "30m", "1h", "4h", "1d"],
    // Whatever is asked for, it has the newest 720 alone.
    url: (base, { symbol, timeframe }, before) =>
      before === null
        ? `${base}/0/public/OHLC?pair=${SYMBOL_FORMS.KRAKEN.history(symbol)}&interval=${minutesOf(timeframe)}`
        : null,
    read: readKrakenCandles,
  },
};

function request(method: string, stream: MarketStream, topics: readonly MarketTopic[]): readonly string[] {
  const minutes = new Set(topics.map(({ timeframe }) => minutesOf(timeframe)));
  return [...minutes].map((interval) =>
    JSON.stringify({
      method,
      params: {
        ...channelOf(stream, interval, method === "subscribe"),
        symbol: topics
          .filter(({ timeframe }) => minutesOf(timeframe) === interval)
          .map(({ symbol }) => SYMBOL_FORMS.KRAKEN.stream(symbol)),
      },
    }),
  );
}

function channelOf(stream: MarketStream, interval: number, isNew: boolean): object {
  const channels: Record<MarketStream, object> = {
    // At each change of the best prices, and not at trades alone.
    TICKER: { channel: "ticker", event_trigger: "bbo" },
    BOOK: { channel: "book", depth: KRAKEN_DEPTH },
    TRADES: { channel: "trade" },
    CANDLES: { channel: "ohlc", interval },
  };
  return { ...channels[stream], ...(isNew ? { snapshot: true } : {}) };
}

function minutesOf(timeframe: Timeframe = "1m"): number {
  return TIMEFRAME_MS[timeframe] / 60_000;
}

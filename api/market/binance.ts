import { z } from "zod";
import type { ExchangeAdapter, ReadMessage, Reading } from "./exchange-adapter.ts";
import { readBinanceCandles } from "./binance-candles.ts";
import type { BookLevel, MarketStream, MarketTopic } from "./market-data.ts";
import {
  ALIVE,
  createMessageReader,
  createOrder,
  createTradeOrder,
  decimal,
  instant,
  isPrice,
  priceOrNull,
  UNEXPECTED,
} from "./messages.ts";
import { SYMBOL_FORMS } from "./symbols.ts";

/** Levels of its smallest depth stream that has all we show. */
const DEPTH = 20;

/**
 * Binance Spot: combined streams, each message wrapped in the name of its stream. Five messages of ours a second at most,
 * pings included; 1,024 streams a connection; 300 connections in five minutes.
 * https://github.com/binance/binance-spot-api-docs/blob/master/web-socket-streams.md
 */
export const binance: ExchangeAdapter = {
  exchange: "BINANCE",
  title: "Binance",
  streams: ["TICKER", "BOOK", "TRADES", "CANDLES"],
  socketUrl: (base) => `${base}/stream`,
  nameOf,
  subscribe: (stream, topics) => request("SUBSCRIBE", stream, topics),
  unsubscribe: (stream, topics) => request("UNSUBSCRIBE", stream, topics),
  // Its own pings are frames that the platform's WebSocket does not show.
  probe: JSON.stringify({ method: "LIST_SUBSCRIPTIONS", id: 2 }),
  createReader,
  messageIntervalMs: 300,
  attemptLimit: { attempts: 200, withinMs: 300_000 },
  history: {
    requestIntervalMs: 200,
    timeframes: ["1m", "5m", "15m", "30m", "1h", "4h", "1d"],
    url: (base, { symbol, timeframe }, before) => {
      const end = before === null ? "" : `&endTime=${before.getTime() - 1}`;
      return `${base}/api/v3/klines?symbol=${SYMBOL_FORMS.BINANCE.history(symbol)}&interval=${timeframe}&limit=1000${end}`;
    },
    read: readBinanceCandles,
  },
};

function nameOf(stream: MarketStream, { symbol, timeframe }: MarketTopic): string {
  const endings: Record<MarketStream, string> = {
    TICKER: "ticker",
    BOOK: `depth${DEPTH}@100ms`,
    TRADES: "trade",
    CANDLES: `kline_${timeframe ?? "1m"}`,
  };
  return `${SYMBOL_FORMS.BINANCE.stream(symbol)}@${endings[stream]}`;
}

function request(method: string, stream: MarketStream, topics: readonly MarketTopic[]): readonly string[] {
  return [JSON.stringify({ method, params: topics.map((topic) => nameOf(stream, topic)), id: 1 })];
}

const level = z.tuple([decimal, decimal]).transform(([price, size]): BookLevel => ({ price, size }));
const wrapped = z.object({ stream: z.string(), data: z.unknown() });
const answered = z.object({
  result: z.union([z.null(), z.array(z.string())]),
  id: z.union([z.number(), z.null()]),
});
const failed = z.object({ error: z.object({ msg: z.string() }) });

const ticker = z.object({
  e: z.literal("24hrTicker"),
  E: instant,
  c: decimal.refine(isPrice),
  b: decimal.transform(priceOrNull),
  a: decimal.transform(priceOrNull),
  o: decimal.transform(priceOrNull),
  h: decimal.transform(priceOrNull),
  l: decimal.transform(priceOrNull),
  v: decimal,
});
const depth = z.object({ lastUpdateId: z.int(), bids: z.array(level), asks: z.array(level) });
const trade = z.object({
  e: z.literal("trade"),
  t: z.int(),
  p: decimal.refine(isPrice),
  q: decimal,
  T: instant,
  m: z.boolean(),
});
const kline = z.object({
  e: z.literal("kline"),
  E: z.number(),
  k: z.object({ t: instant, o: decimal, h: decimal, l: decimal, c: decimal, v: decimal, x: z.boolean() }),
});

function createReader(): ReadMessage {
  const order = createOrder();
  const trades = createTradeOrder();

  function readTicker(name: string, data: unknown): readonly Reading[] {
    const { E: at, c: price, b: bid, a: ask, o: open, h: high, l: low, v: volume } = ticker.parse(data);
    const value = { kind: "TICKER", price, bid, ask, open, high, low, volume, at } as const;
    return order.isInOrder(name, at.getTime()) ? [{ kind: "value", name, value }] : UNEXPECTED;
  }

  function readDepth(name: string, data: unknown): readonly Reading[] {
    const { lastUpdateId, bids, asks } = depth.parse(data);
    const top = (levels: number) => ({ bids: bids.slice(0, levels), asks: asks.slice(0, levels) });
    const value = { kind: "BOOK", top, at: null } as const;
    return order.isInOrder(name, lastUpdateId) ? [{ kind: "value", name, value }] : UNEXPECTED;
  }

  function readTrade(name: string, data: unknown): readonly Reading[] {
    const { t: id, p: price, q: size, T: at, m: isBuyerMaker } = trade.parse(data);
    const place = trades.place(name, id);
    const one = { id, price, size, side: isBuyerMaker ? "SELL" : "BUY", at } as const;
    return place === null
      ? UNEXPECTED
      : [{ kind: "value", name, value: { kind: "TRADES", trades: [one], hasGap: place.hasGap } }];
  }

  function readKline(name: string, data: unknown): readonly Reading[] {
    const { E: at, k } = kline.parse(data);
    const { t: openTime, o: open, h: high, l: low, c: close, v: volume, x: isClosed } = k;
    const candle = { openTime, open, high, low, close, volume, isClosed };
    return order.isInOrder(name, at) ? [{ kind: "value", name, value: { kind: "CANDLE", candle } }] : UNEXPECTED;
  }

  return createMessageReader(JSON.parse, (message) => {
    const event = wrapped.safeParse(message);
    if (!event.success) {
      return readAnswer(message);
    }
    const { stream: name, data } = event.data;
    if (name.endsWith("@ticker")) {
      return readTicker(name, data);
    }
    if (name.includes("@depth")) {
      return readDepth(name, data);
    }
    return name.endsWith("@trade") ? readTrade(name, data) : readKline(name, data);
  });
}

function readAnswer(message: unknown): readonly Reading[] {
  const failure = failed.safeParse(message);
  if (failure.success) {
    return [{ kind: "refused", name: null, message: failure.data.error.msg.slice(0, 200) }];
  }
  return answered.safeParse(message).success ? ALIVE : UNEXPECTED;
}

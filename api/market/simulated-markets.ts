import type { Timeframe } from "../bots/bot.entity.ts";
import { createBroadcast } from "../streams/broadcast.ts";
import type { MarketCandle } from "./market-data.ts";
import { TIMEFRAME_MS } from "./market-feed.ts";
import {
  type BookEvent,
  type CandlesReading,
  createEventIds,
  type MarketReading,
  type Markets,
  type TickerReading,
  type TickersEvent,
  type TradesBatch,
} from "./markets.ts";

export interface SimulatedMarketsOptions {
  /** What bots trade at; null: prices are a replay, which each bot sees at a time of its own. */
  readonly priceAt: ((symbol: string, instant: number) => string) | null;
  /** Its clock, in ms UTC. @defaultValue Date.now */
  readonly now?: () => number;
}

const TICKER_INTERVAL_MS = 1_000;
/** At how many instants a simulated candle is looked at, besides its ends. */
const LOOKS_A_CANDLE = 12;

const SIMULATED = "Simulated: these are no market's prices";
const NO_ORDERS = "The market is simulated and has prices alone: no orders and no trades of others";
const REPLAY = "The market is a replay, in which each bot has a time of its own: its price stands in its status";

/**
 * A market without an exchange, as viewers see it: the prices that bots see, marked as simulated, and candles of them.
 * Orders and trades of others are not made up.
 */
export function createSimulatedMarkets({ priceAt, now = Date.now }: SimulatedMarketsOptions): Markets {
  const nextId = createEventIds();
  const message = priceAt === null ? REPLAY : SIMULATED;
  const noOrders = priceAt === null ? REPLAY : NO_ORDERS;

  const tickerOf = (symbol: string): TickerReading => {
    const at = priceAt === null ? null : new Date(now());
    return {
      ...readingOf(symbol, message, at),
      ...NOTHING_KNOWN,
      price: priceAt === null || at === null ? null : priceAt(symbol, at.getTime()),
      at,
    };
  };

  const tickers = createBroadcast<TickersEvent>((key, emit) => {
    const publish = () => emit({ eventId: nextId(), tickers: key.split(",").map(tickerOf) });
    publish();
    if (priceAt === null) {
      return () => undefined;
    }
    const timer = setInterval(publish, TICKER_INTERVAL_MS);
    timer.unref();
    return () => clearInterval(timer);
  });

  return {
    description: {
      kind: priceAt === null ? "REPLAY" : "SIMULATED",
      exchange: null,
      title: priceAt === null ? "Replay" : "Simulated",
    },
    watchTickers: (symbols, watcher) => tickers.watch(symbols.join(), watcher),
    watchBook: ({ symbol }, watcher) => {
      const reading = readingOf(symbol, noOrders, null);
      const event: BookEvent = { eventId: nextId(), ...reading, bids: [], asks: [], at: null };
      watcher(event);
      return () => undefined;
    },
    watchTrades: (symbol, watcher) => {
      const event = { eventId: nextId(), ...readingOf(symbol, noOrders, null), trades: [], hasGap: false };
      const batch: TradesBatch = { from: 0, to: 0, since: () => event };
      watcher(batch);
      return () => undefined;
    },
    watchConnections: (_, watcher) => {
      watcher({ eventId: nextId(), connections: [] });
      return () => undefined;
    },
    connections: () => [],
    retry: (id) => id === null,
    readCandles: async ({ symbol, timeframe, first }): Promise<CandlesReading> => ({
      ...readingOf(symbol, message, priceAt === null ? null : new Date(now())),
      timeframe,
      candles: priceAt === null ? [] : candlesOf((at) => priceAt(symbol, at), timeframe, first, now()),
    }),
    hasRoomFor: () => true,
    close: () => undefined,
  };
}

/** Candles of prices that are known at any instant; what happens between the looks is not seen. */
function candlesOf(
  priceAt: (instant: number) => string,
  timeframe: Timeframe,
  first: number,
  nowMs: number,
): readonly MarketCandle[] {
  const length = TIMEFRAME_MS[timeframe];
  const newest = Math.floor(nowMs / length) * length;
  return Array.from({ length: first }, (_, index) => {
    const opened = newest - (first - 1 - index) * length;
    const end = Math.min(opened + length, nowMs);
    const prices = Array.from({ length: LOOKS_A_CANDLE + 1 }, (__, look) =>
      priceAt(opened + ((end - opened) * look) / LOOKS_A_CANDLE),
    );
    const inOrder = prices.toSorted((one, other) => Number(one) - Number(other));
    return {
      openTime: new Date(opened),
      open: prices[0] ?? "",
      high: inOrder.at(-1) ?? "",
      low: inOrder[0] ?? "",
      close: prices.at(-1) ?? "",
      volume: null,
      isClosed: opened + length <= nowMs,
    };
  });
}

function readingOf(symbol: string, message: string, receivedAt: Date | null): MarketReading {
  return { symbol, exchange: null, feed: "SIMULATED", message, receivedAt };
}

const NOTHING_KNOWN = { bid: null, ask: null, open: null, high: null, low: null, volume: null };

import { createBroadcast } from "../streams/broadcast.ts";
import { createThrottle } from "../streams/throttle.ts";
import type { Candles } from "./candles.ts";
import type { ExchangeHub, TopicState } from "./exchange.ts";
import { createTradeTape } from "./trade-tape.ts";
import {
  type BookEvent,
  type ConnectionsEvent,
  createEventIds,
  type MarketReading,
  type Markets,
  type TickerReading,
  type TickersEvent,
  type TradesBatch,
} from "./markets.ts";

/** People read no faster, and the exchanges send no faster for most symbols. */
const TICKER_INTERVAL_MS = 250;
const BOOK_INTERVAL_MS = 120;
const TRADES_INTERVAL_MS = 80;
/** Counts of messages move all the time; states are told at once. */
const STATISTICS_INTERVAL_MS = 2_000;

/** The market of an exchange, conflated, and shared by all who look at the same. */
export function createLiveMarkets({
  hub,
  candles,
}: {
  readonly hub: ExchangeHub;
  readonly candles: Candles;
}): Markets {
  const nextId = createEventIds();
  const { exchange, title } = hub.adapter;
  const readingOf = (symbol: string, state: TopicState, receivedAt: Date | null): MarketReading => ({
    symbol,
    exchange,
    ...state,
    receivedAt,
  });

  const tickers = createBroadcast<TickersEvent>((key, emit) => {
    const readings = new Map<string, TickerReading>();
    const throttle = createThrottle<{ readonly feeds: string; readonly tickers: readonly TickerReading[] }>({
      intervalMs: TICKER_INTERVAL_MS,
      isUrgent: (last, next) => last.feeds !== next.feeds,
      pass: (known) => emit({ eventId: nextId(), tickers: known.tickers }),
    });
    const symbols = key.split(",");
    const publish = () => {
      const all = symbols.flatMap((symbol) => readings.get(symbol) ?? []);
      // The first event waits until all that is known was told.
      if (all.length === symbols.length) {
        throttle.put({ feeds: all.map(({ feed }) => feed).join(), tickers: all });
      }
    };
    const stops = symbols.map((symbol) =>
      hub.watch("TICKER", { symbol }, (value, state, receivedAt) => {
        const known = value?.kind === "TICKER" ? value : NO_TICKER;
        const { price, bid, ask, open, high, low, volume, at } = known;
        const reading = readingOf(symbol, state, receivedAt);
        readings.set(symbol, { ...reading, price, bid, ask, open, high, low, volume, at });
        publish();
      }),
    );
    return () => {
      stops.forEach((stop) => stop());
      throttle.stop();
    };
  });

  const books = createBroadcast<BookEvent>((key, emit) => {
    const [symbol = "", levels = ""] = key.split(" ");
    const throttle = createThrottle<{ readonly feed: string; readonly toEvent: () => BookEvent }>({
      intervalMs: BOOK_INTERVAL_MS,
      isUrgent: (last, next) => last.feed !== next.feed,
      pass: ({ toEvent }) => emit(toEvent()),
    });
    const stop = hub.watch("BOOK", { symbol }, (value, state, receivedAt) => {
      const book = value?.kind === "BOOK" ? value : null;
      throttle.put({
        feed: state.feed,
        // Copied when it is shown, and not at each of many changes before.
        toEvent: () => ({
          eventId: nextId(),
          ...readingOf(symbol, state, receivedAt),
          ...(book?.top(Number(levels)) ?? { bids: [], asks: [] }),
          at: book?.at ?? null,
        }),
      });
    });
    return () => {
      stop();
      throttle.stop();
    };
  });

  const trades = createBroadcast<TradesBatch>((symbol, emit) => {
    const tape = createTradeTape({
      intervalMs: TRADES_INTERVAL_MS,
      emit,
      nextId,
      toReading: (state, receivedAt) => readingOf(symbol, state, receivedAt),
    });
    const stop = hub.watch("TRADES", { symbol }, tape.put);
    return () => {
      stop();
      tape.stop();
    };
  });

  const connections = createBroadcast<ConnectionsEvent>((_, emit) => {
    const publish = () => emit({ eventId: nextId(), connections: hub.connections() });
    const stop = hub.onChange(publish);
    const timer = setInterval(publish, STATISTICS_INTERVAL_MS);
    timer.unref();
    publish();
    return () => {
      stop();
      clearInterval(timer);
    };
  });

  return {
    description: { kind: "LIVE", exchange, title },
    watchTickers: (symbols, watcher) => tickers.watch(symbols.join(), watcher),
    watchBook: ({ symbol, levels }, watcher) => books.watch(`${symbol} ${levels}`, watcher),
    watchTrades: trades.watch,
    watchConnections: (_, watcher) => connections.watch("", watcher),
    connections: hub.connections,
    retry: hub.retry,
    readCandles: candles.read,
    hasRoomFor: (stream, symbols) =>
      hub.hasRoomFor(
        stream,
        symbols.map((symbol) => ({ symbol })),
      ),
    close: () => {
      candles.close();
      hub.close();
    },
  };
}

const NO_TICKER = {
  price: null,
  bid: null,
  ask: null,
  open: null,
  high: null,
  low: null,
  volume: null,
  at: null,
};

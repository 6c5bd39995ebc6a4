import type { Timeframe } from "../bots/bot.entity.ts";
import type { ExchangeConnectionReading } from "./exchange.ts";
import type { BookLevel, Exchange, MarketCandle, MarketTrade } from "./market-data.ts";

/** Where prices come from: an exchange, a simulation, or a file. */
export const MARKET_KINDS = ["LIVE", "SIMULATED", "REPLAY"] as const;
export type MarketKind = (typeof MARKET_KINDS)[number];

/** How far what is shown of a market can be believed. */
export const MARKET_FEED_STATES = ["LIVE", "WAITING", "AWAY", "FAILED", "REFUSED", "SIMULATED"] as const;
export type MarketFeedState = (typeof MARKET_FEED_STATES)[number];

/** The market of this server. */
export interface MarketDescription {
  readonly kind: MarketKind;
  /** Null where it is none. */
  readonly exchange: Exchange | null;
  /** For people. */
  readonly title: string;
}

/** What goes with everything that is shown of a symbol. */
export interface MarketReading {
  readonly symbol: string;
  readonly exchange: Exchange | null;
  readonly feed: MarketFeedState;
  /** Why it cannot be believed further; null where it can. */
  readonly message: string | null;
  /** When this server got it; null: nothing has come yet. */
  readonly receivedAt: Date | null;
}

/** The last price of a symbol. All null until it is known. */
export interface TickerReading extends MarketReading {
  readonly price: string | null;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly open: string | null;
  readonly high: string | null;
  readonly low: string | null;
  readonly volume: string | null;
  readonly at: Date | null;
}

/** What a stream of the market yields: the id is of this event alone. */
export interface MarketEvent {
  readonly eventId: string;
}

/** The last prices of some symbols, all of them in each event. */
export interface TickersEvent extends MarketEvent {
  readonly tickers: readonly TickerReading[];
}

/** The best orders of a symbol. */
export interface BookEvent extends MarketReading, MarketEvent {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly at: Date | null;
}

/** Trades of a symbol, oldest first. */
export interface TradesEvent extends MarketReading, MarketEvent {
  readonly trades: readonly MarketTrade[];
  /** Some trades right before these are not shown. */
  readonly hasGap: boolean;
}

/** Trades since the event before, and, for whoever did not see that one, since any other. */
export interface TradesBatch {
  /** How many trades there were before those of this event, and with them. */
  readonly from: number;
  readonly to: number;
  /** @param position - how many trades the viewer has seen; null: none. The same answer is the same object. */
  readonly since: (position: number | null) => TradesEvent;
}

/** All connections to the exchange. */
export interface ConnectionsEvent extends MarketEvent {
  readonly connections: readonly ExchangeConnectionReading[];
}

/** Candles of a symbol, the oldest first. */
export interface CandlesReading extends MarketReading {
  readonly timeframe: Timeframe;
  readonly candles: readonly MarketCandle[];
}

type Watch<Key, Event> = (key: Key, watcher: (event: Event) => void) => () => void;

/** The market as viewers see it: what is known is told at once, and each change; all who ask the same share the event. */
export interface Markets {
  readonly description: MarketDescription;
  readonly watchTickers: Watch<readonly string[], TickersEvent>;
  readonly watchBook: Watch<{ readonly symbol: string; readonly levels: number }, BookEvent>;
  readonly watchTrades: Watch<string, TradesBatch>;
  readonly watchConnections: Watch<null, ConnectionsEvent>;
  readonly connections: () => readonly ExchangeConnectionReading[];
  /** Tries now what is waiting or has failed; null: all. @returns false where there is no such connection. */
  readonly retry: (id: string | null) => boolean;
  /** @param request.first - at most so many, the newest. */
  readonly readCandles: (request: {
    readonly symbol: string;
    readonly timeframe: Timeframe;
    readonly first: number;
  }) => Promise<CandlesReading>;
  /** Whether all of some symbols have a place. */
  readonly hasRoomFor: (stream: "TICKER" | "BOOK" | "TRADES", symbols: readonly string[]) => boolean;
  readonly close: () => void;
}

/** Ids of events, none of which is given twice by one process. */
export function createEventIds(): () => string {
  const start = Date.now();
  let count = 0;
  return () => `${start}.${(count += 1)}`;
}

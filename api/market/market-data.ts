import type { Timeframe } from "../bots/bot.entity.ts";

/** Exchanges whose public data can be followed. */
export const EXCHANGES = ["BINANCE", "COINBASE", "KRAKEN"] as const;
export type Exchange = (typeof EXCHANGES)[number];

/** What can be followed of a market. Each is one connection to an exchange, whatever the number of symbols. */
export const MARKET_STREAMS = ["TICKER", "BOOK", "TRADES", "CANDLES"] as const;
export type MarketStream = (typeof MARKET_STREAMS)[number];

/** The last price of a symbol and what goes with it. Prices are in the quote currency, sizes in the base currency. */
export interface Ticker {
  readonly kind: "TICKER";
  readonly price: string;
  readonly bid: string | null;
  readonly ask: string | null;
  /** Of the last 24 hours, as the three that follow. */
  readonly open: string | null;
  readonly high: string | null;
  readonly low: string | null;
  readonly volume: string | null;
  /** By the exchange's clock. */
  readonly at: Date;
}

/** Orders at one price that wait to be filled. */
export interface BookLevel {
  readonly price: string;
  readonly size: string;
}

/** Both sides of an order book, the best price first. */
export interface BookSides {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** An order book as it is now: a view that goes on changing, so that a fast one is copied only when it is shown. */
export interface Book {
  readonly kind: "BOOK";
  readonly top: (levels: number) => BookSides;
  /** By the exchange's clock; null where it does not say. */
  readonly at: Date | null;
}

/** One trade on the exchange. */
export interface MarketTrade {
  /** The exchange's number, one more with each trade of the symbol. */
  readonly id: number;
  readonly price: string;
  readonly size: string;
  /** What the one who took the waiting order did. */
  readonly side: "BUY" | "SELL";
  readonly at: Date;
}

/** Trades that came together, oldest first. */
export interface MarketTrades {
  readonly kind: "TRADES";
  readonly trades: readonly MarketTrade[];
  /** Some trades right before these were not seen. */
  readonly hasGap: boolean;
}

/** One candle. Prices and volume are exact decimals. */
export interface MarketCandle {
  readonly openTime: Date;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** In the base currency; null where it is not known. */
  readonly volume: string | null;
  /** Whether it is over and will not change any more. */
  readonly isClosed: boolean;
}

/** A candle as it grows. */
export interface CandleUpdate {
  readonly kind: "CANDLE";
  readonly candle: MarketCandle;
}

/** Anything that a market may say. */
export type MarketValue = Ticker | Book | MarketTrades | CandleUpdate;

/** What is followed: a symbol, and of candles their length too. */
export interface MarketTopic {
  readonly symbol: string;
  readonly timeframe?: Timeframe | undefined;
}

/** One text for one topic. */
export function keyOf({ symbol, timeframe }: MarketTopic): string {
  return timeframe === undefined ? symbol : `${symbol} ${timeframe}`;
}

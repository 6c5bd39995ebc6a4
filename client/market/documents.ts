import type { ResultOf } from "gql.tada";
import { graphql } from "../graphql/graphql.ts";

/** Where the server's prices come from. */
export const MARKET = graphql(`
  query Market {
    market {
      kind
      exchange
      title
    }
  }
`);

/** The last prices of all symbols that a page shows, in one stream. */
export const MARKET_TICKER = graphql(`
  subscription MarketTicker($symbols: [String!]!) {
    marketTicker(symbols: $symbols) {
      symbol
      exchange
      feed
      message
      receivedAt
      price
      bid
      ask
      open
      high
      low
      volume
      at
    }
  }
`);

/** The best orders of a symbol. */
export const ORDER_BOOK = graphql(`
  subscription OrderBook($symbol: String!, $levels: Int!) {
    orderBook(symbol: $symbol, levels: $levels) {
      symbol
      exchange
      feed
      message
      receivedAt
      bids {
        price
        size
      }
      asks {
        price
        size
      }
    }
  }
`);

/** The trades of a symbol since the event before. */
export const MARKET_TRADES = graphql(`
  subscription MarketTrades($symbol: String!) {
    marketTrades(symbol: $symbol) {
      symbol
      exchange
      feed
      message
      receivedAt
      hasGap
      trades {
        id
        price
        size
        side
        at
      }
    }
  }
`);

/** The newest candles of a symbol. */
export const MARKET_CANDLES = graphql(`
  query MarketCandles($symbol: String!, $interval: String!, $first: Int!) {
    marketCandles(symbol: $symbol, interval: $interval, first: $first) {
      symbol
      exchange
      feed
      message
      receivedAt
      candles {
        openTime
        open
        high
        low
        close
        volume
        isClosed
      }
    }
  }
`);

const MARKET_CONNECTION = graphql(`
  fragment ShownConnection on MarketConnection @_unmask {
    id
    exchange
    stream
    state
    topics
    attempts
    maxAttempts
    nextAttemptAt
    lastError
    lastErrorAt
    lastConnectedAt
    lastMessageAt
    messageCount
    messagesPerSecond
    unexpectedCount
    gapCount
    lossCount
    breaker
  }
`);

/** The server's connections to the exchange. */
export const MARKET_CONNECTIONS = graphql(
  `
    query MarketConnections {
      marketConnections {
        ...ShownConnection
      }
    }
  `,
  [MARKET_CONNECTION],
);

/** Tries connections again now. */
export const RETRY_CONNECTIONS = graphql(
  `
    mutation RetryMarketConnections($id: ID) {
      retryMarketConnections(id: $id) {
        ...ShownConnection
      }
    }
  `,
  [MARKET_CONNECTION],
);

/** The market of the server. */
export type MarketDescription = ResultOf<typeof MARKET>["market"];
/** The last price of a symbol, and its day. */
export type Ticker = ResultOf<typeof MARKET_TICKER>["marketTicker"][number];
/** The best orders of a symbol. */
export type OrderBook = ResultOf<typeof ORDER_BOOK>["orderBook"];
/** Orders at one price. */
export type Level = OrderBook["bids"][number];
/** What a stream of trades tells at once. */
export type TradesEvent = ResultOf<typeof MARKET_TRADES>["marketTrades"];
/** A trade of somebody's. */
export type MarketTrade = TradesEvent["trades"][number];
/** Candles, and how far they can be believed. */
export type Candles = ResultOf<typeof MARKET_CANDLES>["marketCandles"];
/** One candle. */
export type Candle = Candles["candles"][number];
/** A connection of the server to an exchange. */
export type MarketConnection = ResultOf<typeof MARKET_CONNECTIONS>["marketConnections"][number];
/** What goes with everything that is shown of a symbol. */
export type MarketReading = Pick<Ticker, "symbol" | "exchange" | "feed" | "message" | "receivedAt">;

import type { Timeframe } from "../bots/bot.entity.ts";
import type { AttemptLimit } from "./attempt-budget.ts";
import type { Exchange, MarketCandle, MarketStream, MarketTopic, MarketValue } from "./market-data.ts";

/** What one message of an exchange came to. Names are the exchange's own; the connection knows whose they are. */
export type Reading =
  | { readonly kind: "value"; readonly name: string; readonly value: MarketValue }
  /** A heartbeat, or the answer to something that was asked: nothing but a sign of life. */
  | { readonly kind: "alive" }
  /** The exchange will not do it: for one name, or, without one, for it does not say what. */
  | { readonly kind: "refused"; readonly name: string | null; readonly message: string }
  /** Something is missing: the topic is to be subscribed anew, which brings a snapshot. */
  | { readonly kind: "gap"; readonly name: string }
  /** What was sent is none of the published formats, or is older than what was read before. */
  | { readonly kind: "unexpected" };

/** Reads what one connection receives, message by message, remembering what it must. Never throws. */
export type ReadMessage = (text: string) => readonly Reading[];

/** How an exchange writes what we ask of it. */
export interface ExchangeAdapter {
  readonly exchange: Exchange;
  /** As people write it. */
  readonly title: string;
  /** Kinds that it streams; others it answers over HTTP alone. */
  readonly streams: readonly MarketStream[];
  /** Where to connect, from the base address in the settings. */
  readonly socketUrl: (base: string) => string;
  /** The name by which its messages call a topic. */
  readonly nameOf: (stream: MarketStream, topic: MarketTopic) => string;
  /** Messages that ask for topics; as few as the exchange allows without one spoiling the others. */
  readonly subscribe: (stream: MarketStream, topics: readonly MarketTopic[]) => readonly string[];
  readonly unsubscribe: (stream: MarketStream, topics: readonly MarketTopic[]) => readonly string[];
  /** A message that is answered whatever the market does; null where heartbeats come by themselves. */
  readonly probe: string | null;
  /** A reader for a new connection. */
  readonly createReader: () => ReadMessage;
  /** At most one message of ours in so many ms. */
  readonly messageIntervalMs: number;
  /** How often we connect: well below what the exchange allows, as we may not be alone at this address. */
  readonly attemptLimit: AttemptLimit;
  readonly history: CandleHistory;
}

/** Candles of one symbol and one length. */
export interface CandleTopic {
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

/** A candle as history has it: whether it is over is a matter of the clock. */
export type PastCandle = Omit<MarketCandle, "isClosed">;

/** How an exchange is asked for candles of the past, over HTTP. */
export interface CandleHistory {
  /** At most one request in so many ms. */
  readonly requestIntervalMs: number;
  /** The lengths it has; a longer timeframe is put together from one that fits. */
  readonly timeframes: readonly Timeframe[];
  /**
   * @param before - only candles that opened before; null: the newest.
   * @returns null where the exchange has none so old to give.
   */
  readonly url: (base: string, topic: CandleTopic, before: Date | null) => string | null;
  /** Reads an answer, in any order. @throws Error when it is none of the published ones. */
  readonly read: (text: string, topic: CandleTopic) => readonly PastCandle[];
}

/** The exchange has answered, and says that it will not serve it: the message is its own. */
export class HistoryRefused extends Error {
  override readonly name = "HistoryRefused";
}

import { type Accessor, batch, createSignal } from "solid-js";
import { createStream } from "./create-stream.ts";
import { MARKET_TRADES, type MarketReading, type MarketTrade, type TradesEvent } from "./documents.ts";
import type { Market } from "./market.ts";

/** A line of the tape: a trade, or that some are missing below it. */
export interface TapeLine {
  readonly trade: MarketTrade;
  /** Whether some trades right before this one are not shown. */
  readonly isAfterGap: boolean;
}

/** The trades of a symbol as they happen. */
export interface Tape {
  /** The newest first, at most {@link MOST_LINES}. */
  readonly lines: Accessor<readonly TapeLine[]>;
  /** How far they can be believed; undefined before the first event. */
  readonly reading: Accessor<MarketReading | undefined>;
  /** The server's refusal; null while there is none. */
  readonly error: Accessor<string | null>;
}

/** Older trades are let go. */
export const MOST_LINES = 200;

/** Follows the trades of a symbol. */
export function createTape(market: Market, symbol: string): Tape {
  const [lines, setLines] = createSignal<readonly TapeLine[]>([]);
  const [reading, setReading] = createSignal<MarketReading>();
  const error = createStream({
    market,
    document: MARKET_TRADES,
    variables: () => ({ symbol }),
    onData: ({ marketTrades }) =>
      batch(() => {
        setLines((known) => addTrades(known, marketTrades));
        setReading(marketTrades);
      }),
  });
  return { lines, reading, error };
}

/**
 * Puts the trades of an event on top of those that are known. A stream that was opened again begins with the newest that the
 * server knows, some of which may be known here too; where none is, some may be missing in between.
 */
export function addTrades(
  known: readonly TapeLine[],
  { trades, hasGap }: Pick<TradesEvent, "trades" | "hasGap">,
): readonly TapeLine[] {
  const ids = new Set(known.map(({ trade }) => trade.id));
  const fresh = trades.filter(({ id }) => !ids.has(id));
  const isJoined = known.length === 0 || fresh.length < trades.length || !hasGap;
  const added = fresh.map((trade, index) => ({ trade, isAfterGap: index === 0 && !isJoined }));
  return fresh.length === 0 ? known : [...added.toReversed(), ...known].slice(0, MOST_LINES);
}

import { type Accessor, createEffect, createSignal, on, onCleanup, untrack } from "solid-js";
import { ask } from "../graphql/ask.ts";
import { type Candle, type Candles, MARKET_CANDLES } from "./documents.ts";
import type { Interval } from "./intervals.ts";
import type { Market } from "./market.ts";
import { repeat } from "./repeat.ts";

/** What {@link createCandles} reads. */
export interface CandlesOptions {
  readonly market: Market;
  readonly symbol: string;
  readonly interval: Accessor<Interval>;
}

/** The candles of a symbol as they grow. */
export interface CandlesView {
  /** The oldest first; undefined before they were read. */
  readonly candles: Accessor<readonly Candle[] | undefined>;
  /** How far they can be believed. */
  readonly reading: Accessor<Candles | undefined>;
  /** Why they could not be read; null while nothing is wrong. */
  readonly error: Accessor<string | null>;
  readonly reload: () => void;
}

const MOST_CANDLES = 300;
/** Enough for those that have changed since the question before. */
const NEWEST_CANDLES = 3;
const ASK_EVERY_MS = 2_000;

/** Reads the candles of a symbol, and the newest of them again every two seconds while the page may follow the market. */
export function createCandles({ market, symbol, interval }: CandlesOptions): CandlesView {
  const [candles, setCandles] = createSignal<readonly Candle[]>();
  const [reading, setReading] = createSignal<Candles>();
  const [error, setError] = createSignal<string | null>(null);
  const [version, setVersion] = createSignal(0);

  createEffect(
    on(interval, () => {
      setCandles(undefined);
      setReading(undefined);
    }),
  );
  createEffect(
    on([interval, market.isOpen, version], () => {
      if (!untrack(market.isOpen)) {
        return;
      }
      onCleanup(
        repeat(async (isCurrent) => {
          const about = { symbol, interval: untrack(interval) };
          try {
            const answer = await readOn(market, about, untrack(candles) ?? []);
            if (isCurrent()) {
              setError(null);
              setReading(answer.reading);
              setCandles(answer.candles);
            }
          } catch (reason) {
            if (isCurrent()) {
              setError(reason instanceof Error ? reason.message : String(reason));
            }
          }
        }, ASK_EVERY_MS),
      );
    }),
  );
  return { candles, reading, error, reload: () => setVersion((last) => last + 1) };
}

/** Reads the newest candles; all of them where none are known, or something is missing in between. */
async function readOn(
  { client }: Market,
  about: { readonly symbol: string; readonly interval: Interval },
  known: readonly Candle[],
): Promise<{ readonly reading: Candles; readonly candles: readonly Candle[] }> {
  if (known.length > 0) {
    const { marketCandles } = await ask(client, MARKET_CANDLES, { ...about, first: NEWEST_CANDLES });
    const candles = mergeCandles(known, marketCandles.candles);
    if (candles !== null) {
      return { reading: marketCandles, candles };
    }
  }
  const { marketCandles } = await ask(client, MARKET_CANDLES, { ...about, first: MOST_CANDLES });
  return { reading: marketCandles, candles: marketCandles.candles };
}

/**
 * Candles with their newest as they are now.
 *
 * @returns null where the newest do not join those that are known, and all have to be read
 */
export function mergeCandles(known: readonly Candle[], newest: readonly Candle[]): readonly Candle[] | null {
  const [first] = newest;
  const last = known.at(-1);
  if (last === undefined || first === undefined) {
    return known.length === 0 ? newest : known;
  }
  if (Date.parse(first.openTime) > Date.parse(last.openTime)) {
    return null;
  }
  const older = known.filter(({ openTime }) => Date.parse(openTime) < Date.parse(first.openTime));
  return [...older, ...newest];
}

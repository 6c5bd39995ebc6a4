import { type Accessor, batch, createMemo } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { createStream } from "./create-stream.ts";
import { MARKET_TICKER, type Ticker } from "./documents.ts";
import type { Market } from "./market.ts";

/** The last prices of the symbols that a page shows. */
export interface Tickers {
  /** A store: whoever reads one field of it is told of changes of that field alone. Undefined before anything was told of it. */
  readonly of: (symbol: string) => Ticker | undefined;
  /** The server's refusal; null while there is none. */
  readonly error: Accessor<string | null>;
}

/** Follows the last prices of symbols, all in one stream. @param symbols - well formed, at most 50. */
export function createTickers(market: Market, symbols: Accessor<readonly string[]>): Tickers {
  const [bySymbol, setBySymbol] = createStore<Record<string, Ticker>>({});
  // By value, since an array that is made anew must not open a stream anew.
  const key = createMemo(() => symbols().toSorted().join(" "));
  const variables = createMemo(() => (key() === "" ? null : { symbols: key().split(" ") }));
  const error = createStream({
    market,
    document: MARKET_TICKER,
    variables,
    onData: ({ marketTicker }) =>
      batch(() => marketTicker.forEach((ticker) => setBySymbol(ticker.symbol, reconcile(ticker)))),
  });
  return { of: (symbol) => bySymbol[symbol], error };
}

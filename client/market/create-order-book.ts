import { type Accessor, createSignal } from "solid-js";
import { createStream } from "./create-stream.ts";
import { ORDER_BOOK, type OrderBook } from "./documents.ts";
import type { Market } from "./market.ts";

/** The best orders of a symbol as they change. */
export interface OrderBookView {
  /** Undefined before the first event. */
  readonly book: Accessor<OrderBook | undefined>;
  /** The server's refusal; null while there is none. */
  readonly error: Accessor<string | null>;
}

/** So many levels of each side are shown. */
export const SHOWN_LEVELS = 10;

/** Follows the best orders of a symbol. */
export function createOrderBook(market: Market, symbol: string): OrderBookView {
  const [book, setBook] = createSignal<OrderBook>();
  const error = createStream({
    market,
    document: ORDER_BOOK,
    variables: () => ({ symbol, levels: SHOWN_LEVELS }),
    onData: ({ orderBook }) => setBook(orderBook),
  });
  return { book, error };
}

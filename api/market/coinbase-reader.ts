import { z } from "zod";
import type { ReadMessage, Reading } from "./exchange-adapter.ts";
import {
  ALIVE,
  createMessageReader,
  createOrder,
  createTradeOrder,
  decimal,
  instantText,
  isPrice,
  priceOrNull,
  UNEXPECTED,
} from "./messages.ts";
import { createOrderBook, type OrderBook } from "./order-book.ts";

const typed = z.object({ type: z.string() });
const ticker = z.object({
  sequence: z.int(),
  product_id: z.string(),
  price: decimal.refine(isPrice),
  open_24h: decimal.transform(priceOrNull),
  volume_24h: decimal,
  low_24h: decimal.transform(priceOrNull),
  high_24h: decimal.transform(priceOrNull),
  best_bid: decimal.transform(priceOrNull),
  best_ask: decimal.transform(priceOrNull),
  time: instantText,
});
const match = z.object({
  trade_id: z.int(),
  product_id: z.string(),
  size: decimal,
  price: decimal.refine(isPrice),
  side: z.enum(["buy", "sell"]),
  time: instantText,
});
const level = z.tuple([decimal, decimal], z.unknown());
const snapshot = z.object({ product_id: z.string(), bids: z.array(level), asks: z.array(level) });
const update = z.object({
  product_id: z.string(),
  changes: z.array(z.tuple([z.enum(["buy", "sell"]), decimal, decimal])),
  time: instantText,
});
const subscribed = z.object({ channels: z.array(z.object({ product_ids: z.array(z.string()).default([]) })) });
const failure = z.object({ message: z.string(), reason: z.string().default("") });

/**
 * Reads what Coinbase sends over one connection. Trades are numbered, which shows where some are missing; changes of an
 * order book are not, but a book whose sides cross has missed some.
 */
export function createCoinbaseReader(): ReadMessage {
  const order = createOrder();
  const trades = createTradeOrder();
  const books = new Map<string, OrderBook>();

  function readTicker(message: unknown): readonly Reading[] {
    const { product_id: name, sequence, time: at, ...rest } = ticker.parse(message);
    const { price, best_bid: bid, best_ask: ask } = rest;
    const { open_24h: open, high_24h: high, low_24h: low, volume_24h: volume } = rest;
    const value = { kind: "TICKER", price, bid, ask, open, high, low, volume, at } as const;
    return order.isInOrder(name, sequence) ? [{ kind: "value", name, value }] : UNEXPECTED;
  }

  function readMatch(message: unknown): readonly Reading[] {
    const { product_id: name, trade_id: id, price, size, side, time: at } = match.parse(message);
    const place = trades.place(name, id);
    // Its side is that of the order that waited.
    const trade = { id, price, size, side: side === "sell" ? "BUY" : "SELL", at } as const;
    return place === null
      ? UNEXPECTED
      : [{ kind: "value", name, value: { kind: "TRADES", trades: [trade], hasGap: place.hasGap } }];
  }

  function readSnapshot(message: unknown): readonly Reading[] {
    const { product_id: name, bids, asks } = snapshot.parse(message);
    const book = createOrderBook();
    bids.forEach(([price, size]) => book.set("bids", price, size));
    asks.forEach(([price, size]) => book.set("asks", price, size));
    books.set(name, book);
    return show(name, book, null);
  }

  function readUpdate(message: unknown): readonly Reading[] {
    const { product_id: name, changes, time } = update.parse(message);
    const book = books.get(name);
    if (book === undefined) {
      return [{ kind: "gap", name }];
    }
    changes.forEach(([side, price, size]) => book.set(side === "buy" ? "bids" : "asks", price, size));
    return show(name, book, time);
  }

  /** It lists all that is subscribed: whole books of what is not are too large to keep. */
  function readSubscriptions(message: unknown): readonly Reading[] {
    const list = subscribed.safeParse(message);
    if (list.success) {
      const names = new Set(list.data.channels.flatMap(({ product_ids: products }) => products));
      books.forEach((_, name) => names.has(name) || books.delete(name));
    }
    return ALIVE;
  }

  function show(name: string, book: OrderBook, at: Date | null): readonly Reading[] {
    if (book.isCrossed()) {
      books.delete(name);
      return [{ kind: "gap", name }];
    }
    return [{ kind: "value", name, value: { kind: "BOOK", top: book.top, at } }];
  }

  const readers: Readonly<Record<string, (message: unknown) => readonly Reading[]>> = {
    ticker: readTicker,
    match: readMatch,
    last_match: readMatch,
    snapshot: readSnapshot,
    l2update: readUpdate,
    heartbeat: () => ALIVE,
    subscriptions: readSubscriptions,
    error: readFailure,
  };
  return createMessageReader(JSON.parse, (message) => {
    const { type } = typed.parse(message);
    return Object.hasOwn(readers, type) ? (readers[type]?.(message) ?? UNEXPECTED) : UNEXPECTED;
  });
}

/** It names the product in the reason alone: `XYZ-USD is not a valid product`. */
function readFailure(message: unknown): readonly Reading[] {
  const { message: what, reason } = failure.parse(message);
  const name = /^([A-Z0-9]+-[A-Z0-9]+) is not /.exec(reason)?.[1] ?? null;
  return [{ kind: "refused", name, message: `${what}: ${reason}`.slice(0, 200) }];
}

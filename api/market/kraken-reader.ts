import { crc32 } from "node:zlib";
import { Decimal } from "decimal.js";
import { z } from "zod";
import type { ReadMessage, Reading } from "./exchange-adapter.ts";
import type { BookLevel } from "./market-data.ts";
import {
  ALIVE,
  createMessageReader,
  createTradeOrder,
  instantText,
  isPrice,
  numberText,
  parseExactly,
  priceOrNull,
  UNEXPECTED,
} from "./messages.ts";
import { createOrderBook, type OrderBook } from "./order-book.ts";

/** Levels of each side that are followed: the smallest number that has all we show. */
export const KRAKEN_DEPTH = 25;
/** Levels that its checksum covers, whatever the depth. */
const CHECKED_LEVELS = 10;

/** What its candles are called here, since it tells symbol and length apart. */
export function krakenCandleName(symbol: string, minutes: number): string {
  return `${symbol} ${minutes}`;
}

/** Numbers come as the text that they were written in. */
const whole = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const signed = z.string().regex(/^-?\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,2})?$/);
const level = z
  .object({ price: numberText, qty: numberText })
  .transform(({ price, qty }): BookLevel => ({ price, size: qty }));

const channelled = z.object({ channel: z.string(), type: z.string().optional() });
const answered = z.object({
  method: z.string(),
  success: z.boolean().optional(),
  error: z.string().optional(),
  symbol: z.string().optional(),
});
const ticker = z.object({
  symbol: z.string(),
  bid: numberText.transform(priceOrNull),
  ask: numberText.transform(priceOrNull),
  last: numberText.refine(isPrice),
  volume: numberText,
  low: numberText.transform(priceOrNull),
  high: numberText.transform(priceOrNull),
  change: signed,
  timestamp: instantText.optional(),
});
const book = z.object({
  symbol: z.string(),
  bids: z.array(level),
  asks: z.array(level),
  checksum: whole,
  timestamp: instantText.optional(),
});
const trade = z.object({
  symbol: z.string(),
  side: z.enum(["buy", "sell"]),
  price: numberText.refine(isPrice),
  qty: numberText,
  trade_id: whole,
  timestamp: instantText,
});
const candle = z.object({
  symbol: z.string(),
  open: numberText,
  high: numberText,
  low: numberText,
  close: numberText,
  volume: numberText,
  interval_begin: instantText,
  interval: whole,
});
const dataOf = <Item>(item: z.ZodType<Item>) => z.object({ data: z.array(item) });
const messages = {
  ticker: dataOf(ticker),
  book: dataOf(book),
  trade: dataOf(trade),
  ohlc: dataOf(candle),
};

/** Reads what Kraken sends over one connection. Each change of a book carries a checksum, which shows what was missed. */
export function createKrakenReader(): ReadMessage {
  const trades = createTradeOrder();
  const books = new Map<string, OrderBook>();

  function readBook(message: unknown, isSnapshot: boolean): readonly Reading[] {
    return messages.book.parse(message).data.map((one) => {
      const known = isSnapshot ? createOrderBook() : books.get(one.symbol);
      if (known === undefined) {
        return { kind: "gap", name: one.symbol };
      }
      one.bids.forEach(({ price, size }) => known.set("bids", price, size));
      one.asks.forEach(({ price, size }) => known.set("asks", price, size));
      known.truncate(KRAKEN_DEPTH);
      if (krakenChecksum(known) !== one.checksum) {
        books.delete(one.symbol);
        return { kind: "gap", name: one.symbol };
      }
      books.set(one.symbol, known);
      return {
        kind: "value",
        name: one.symbol,
        value: { kind: "BOOK", top: known.top, at: one.timestamp ?? null },
      };
    });
  }

  function readTrades(message: unknown): readonly Reading[] {
    return messages.trade.parse(message).data.flatMap((one): readonly Reading[] => {
      const place = trades.place(one.symbol, one.trade_id);
      const { trade_id: id, price, qty: size, timestamp: at } = one;
      const made = { id, price, size, side: one.side === "buy" ? "BUY" : "SELL", at } as const;
      return place === null
        ? UNEXPECTED
        : [
            {
              kind: "value",
              name: one.symbol,
              value: { kind: "TRADES", trades: [made], hasGap: place.hasGap },
            },
          ];
    });
  }

  return createMessageReader(parseExactly, (message) => {
    const event = channelled.safeParse(message);
    if (!event.success) {
      return readAnswer(message);
    }
    switch (event.data.channel) {
      case "ticker":
        return messages.ticker.parse(message).data.map(toTicker);
      case "book":
        return readBook(message, event.data.type === "snapshot");
      case "trade":
        return readTrades(message);
      case "ohlc":
        return messages.ohlc.parse(message).data.map(toCandle);
      case "heartbeat":
      case "status":
        return ALIVE;
      default:
        return UNEXPECTED;
    }
  });
}

function toTicker({ symbol: name, last, change, timestamp, ...rest }: z.output<typeof ticker>): Reading {
  const { bid, ask, high, low, volume } = rest;
  const open = new Decimal(last).minus(change).toFixed();
  const at = timestamp ?? new Date();
  return {
    kind: "value",
    name,
    value: { kind: "TICKER", price: last, bid, ask, open, high, low, volume, at },
  };
}

function toCandle({ symbol, interval, interval_begin: openTime, ...rest }: z.output<typeof candle>): Reading {
  const { open, high, low, close, volume } = rest;
  // It does not say which one was the last of its kind; the next one does.
  const grown = { openTime, open, high, low, close, volume, isClosed: false };
  return { kind: "value", name: krakenCandleName(symbol, interval), value: { kind: "CANDLE", candle: grown } };
}

function readAnswer(message: unknown): readonly Reading[] {
  const { success, error, symbol } = answered.parse(message);
  return success === false
    ? [{ kind: "refused", name: symbol ?? null, message: (error ?? "It does not say why").slice(0, 200) }]
    : ALIVE;
}

/**
 * The checksum of a book: CRC32 of the best ten asks, then bids, each its price and size without the point and the zeros
 * before.
 * https://docs.kraken.com/api/docs/guides/spot-ws-book-v2
 */
export function krakenChecksum(checked: Pick<OrderBook, "top">): number {
  const { bids, asks } = checked.top(CHECKED_LEVELS);
  const digits = (text: string) => text.replace(".", "").replace(/^0+/, "");
  return crc32([...asks, ...bids].map(({ price, size }) => digits(price) + digits(size)).join(""));
}

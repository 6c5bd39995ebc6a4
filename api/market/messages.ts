import { Decimal } from "decimal.js";
import { z } from "zod";
import type { ReadMessage, Reading } from "./exchange-adapter.ts";

/** An exact amount of zero or more, as text. */
export const decimal = z.string().regex(/^\d{1,20}(\.\d{1,20})?$/);

/** An amount that a reader got as the text of a JSON number, which may be written with an exponent. */
export const numberText = z
  .string()
  .regex(/^\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,2})?$/)
  .transform((text) => (/e/i.test(text) ? new Decimal(text).toFixed() : text));

/** Whether an amount is more than zero: exchanges write a price of zero where there is none. */
export function isPrice(text: string): boolean {
  return /[1-9]/.test(text);
}

/** A price, or null where the exchange writes zero, for there is none. */
export function priceOrNull(text: string): string | null {
  return isPrice(text) ? text : null;
}

/** An instant in ms since 1970. */
export const instant = z
  .number()
  .int()
  .min(0)
  .max(8.64e15)
  .transform((ms) => new Date(ms));

/** An instant as RFC 3339 text, with any number of decimals. */
export const instantText = z
  .string()
  .max(40)
  .transform((text) => new Date(text))
  .refine((at) => !Number.isNaN(at.getTime()));

/** Nothing but a sign of life. */
export const ALIVE: readonly Reading[] = [{ kind: "alive" }];
/** What is not understood. */
export const UNEXPECTED: readonly Reading[] = [{ kind: "unexpected" }];

/** The longest message that is looked at: a whole order book is well below. */
const LONGEST_MESSAGE = 16_000_000;

/** Makes a reader that no text brings down: what cannot be read is unexpected. */
export function createMessageReader(
  parse: (text: string) => unknown,
  read: (message: unknown) => readonly Reading[],
): ReadMessage {
  return (text) => {
    if (text.length > LONGEST_MESSAGE) {
      return UNEXPECTED;
    }
    try {
      return read(parse(text));
    } catch {
      return UNEXPECTED;
    }
  };
}

/** What a reviver is told beside key and value (ECMAScript, JSON.parse source text access). */
type Reviver = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/**
 * Parses JSON with every number as the text it was written in, since a double would lose digits and the zeros at the
 * end, which checksums count.
 */
export function parseExactly(text: string): unknown {
  const reviver: Reviver = (_, value, context) => (typeof value === "number" ? (context?.source ?? "") : value);
  return JSON.parse(text, reviver);
}

/** Tells values that come in order from those that come late, for each name. */
export interface Order {
  /** Whether it is not older than the newest before, which it then is itself. */
  readonly isInOrder: (name: string, position: number) => boolean;
}

/** Remembers the newest position of each name. */
export function createOrder(): Order {
  const newest = new Map<string, number>();
  return {
    isInOrder: (name, position) => {
      if (position < (newest.get(name) ?? -Infinity)) {
        return false;
      }
      newest.set(name, position);
      return true;
    },
  };
}

/** Numbers trades, and knows which came twice and where some are missing. */
export interface TradeOrder {
  /** @returns null where the trade, or a later one, was read before; else whether some right before it were not. */
  readonly place: (name: string, id: number) => { readonly hasGap: boolean } | null;
}

/** Remembers the last trade of each name; exchanges number a market's trades 1, 2, 3 … */
export function createTradeOrder(): TradeOrder {
  const last = new Map<string, number>();
  return {
    place: (name, id) => {
      const before = last.get(name);
      if (before !== undefined && id <= before) {
        return null;
      }
      last.set(name, id);
      return { hasGap: before !== undefined && id > before + 1 };
    },
  };
}

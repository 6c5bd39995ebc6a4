import { DomainError } from "../errors.ts";
import type { Exchange } from "./market-data.ts";

/** What base and quote currency look like; longer than any that is traded. */
const SYMBOL = /^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/;

/** What Kraken calls currencies in its HTTP API, where not as everybody does. */
const KRAKEN_NAMES: Readonly<Record<string, string>> = { BTC: "XBT", DOGE: "XDG" };

/** How each exchange writes our symbols, `BASE/QUOTE` in capitals: in its streams, and over HTTP. */
export const SYMBOL_FORMS: Record<
  Exchange,
  { readonly stream: (symbol: string) => string; readonly history: (symbol: string) => string }
> = {
  BINANCE: {
    stream: (symbol) => symbol.replace("/", "").toLowerCase(),
    history: (symbol) => symbol.replace("/", ""),
  },
  COINBASE: {
    stream: (symbol) => symbol.replace("/", "-"),
    history: (symbol) => symbol.replace("/", "-"),
  },
  KRAKEN: {
    stream: (symbol) => symbol,
    history: (symbol) =>
      symbol
        .split("/")
        .map((currency) => KRAKEN_NAMES[currency] ?? currency)
        .join(""),
  },
};

/** Our form of a symbol that somebody wrote, or null where it can be none. */
export function toSymbol(given: string): string | null {
  const symbol = given.trim().toUpperCase();
  return SYMBOL.test(symbol) ? symbol : null;
}

/**
 * Our form of a symbol that was given as an argument.
 *
 * @throws BAD_USER_INPUT naming the argument when it can be none.
 */
export function checkSymbol(given: string, field: string): string {
  const symbol = toSymbol(given);
  if (symbol === null) {
    throw new DomainError(
      "BAD_USER_INPUT",
      `${field}: found ${JSON.stringify(given.slice(0, 50))}, expected BASE/QUOTE such as BTC/USDT`,
      { field },
    );
  }
  return symbol;
}

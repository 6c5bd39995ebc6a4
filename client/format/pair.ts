/** What prices and PnL of a pair are counted in: USDT of BTC/USDT. Of a symbol that does not say, the symbol itself. */
export function quoteOf(symbol: string): string {
  return symbol.split(SEPARATOR).at(1) ?? symbol;
}

/** What is bought and sold: BTC of BTC/USDT. Null of a symbol that does not say. */
export function baseOf(symbol: string): string | null {
  const [base, quote] = symbol.split(SEPARATOR);
  return quote === undefined ? null : (base ?? null);
}

/** The server takes symbols with either. */
const SEPARATOR = /[/-]/;

/** The two currencies of a pair such as BTC/USDT. */
export function currenciesOf(symbol: string): { readonly base: string; readonly quote: string } {
  const [base = "", quote = ""] = symbol.split(/[/-]/);
  return { base, quote };
}

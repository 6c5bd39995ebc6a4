import { describe, expect, it } from "vitest";
import { baseOf, quoteOf } from "../../../client/format/pair.ts";

describe("quoteOf and baseOf", () => {
  it.each([
    ["BTC/USDT", "BTC", "USDT"],
    ["ETH-EUR", "ETH", "EUR"],
    ["BTCUSDT", null, "BTCUSDT"],
  ])("reads %s as %s in %s", (symbol, base, quote) => {
    expect([baseOf(symbol), quoteOf(symbol)]).toEqual([base, quote]);
  });
});

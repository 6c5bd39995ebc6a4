import { createRoot } from "solid-js";
import { beforeEach, describe, expect, it } from "vitest";
import { createWatchList, toSymbol } from "../../../client/market/watch-list.ts";

const watch = (...ofBots: readonly string[]) => createRoot(() => createWatchList(() => ofBots));

beforeEach(() => localStorage.clear());

describe("toSymbol", () => {
  it.each([
    [" btc/usdt ", "BTC/USDT"],
    ["eth-eur", "ETH/EUR"],
    ["BTC", null],
    ["BTC/USDT/EUR", null],
    ["", null],
  ])("makes of %j %j", (typed, symbol) => {
    expect(toSymbol(typed)).toBe(symbol);
  });
});

describe("the watch list", () => {
  it("has the pairs of bots first, then those that were added", () => {
    const list = watch("SOL/USDT", "BTC-USDT", "nonsense", "SOL/USDT");

    list.add("DOGE/USDT");
    list.add("ADA/USDT");

    expect(list.symbols()).toEqual(["BTC/USDT", "SOL/USDT", "DOGE/USDT", "ADA/USDT"]);
    expect([list.isAdded("ADA/USDT"), list.isAdded("SOL/USDT")]).toEqual([true, false]);
  });

  it("is kept in this browser", () => {
    watch().add("ADA/USDT");

    expect(watch().symbols()).toEqual(["ADA/USDT"]);
    watch().remove("ADA/USDT");
    expect(watch().symbols()).toEqual([]);
  });

  it.each(["{", '{"a":1}', '["nonsense", 7]'])("takes nothing from %j", (kept) => {
    localStorage.setItem("botwatch.markets", kept);

    expect(watch().symbols()).toEqual([]);
  });

  it("is full with 50 pairs", () => {
    const list = watch(...Array.from({ length: 60 }, (_, index) => `COIN${index}/USDT`));

    expect(list.symbols().length).toBe(50);
    expect(list.isFull()).toBe(true);
  });
});

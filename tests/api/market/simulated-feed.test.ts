import { describe, expect, it } from "vitest";
import { createSimulatedFeed } from "../../../api/market/simulated-feed.ts";

const NOON = Date.parse("2024-01-01T12:00:30Z");
const at = (instant: number, seed = 1) => createSimulatedFeed({ seed, now: () => instant });
const question = { symbol: "BTC/USDT", timeframe: "1m", after: null, candles: 50 } as const;

describe("createSimulatedFeed", () => {
  it("shows every process the same price at the same instant", () => {
    expect(at(NOON).look(question)).toEqual(at(NOON).look(question));
  });

  it("moves from second to second", () => {
    expect(at(NOON + 1_000).look(question)).not.toMatchObject({ price: priceOf(at(NOON).look(question)) });
  });

  it("makes another market of another seed", () => {
    expect(at(NOON, 2).look(question)).not.toMatchObject({ price: priceOf(at(NOON).look(question)) });
  });

  it("has all the history a strategy asks for, and ends it with the last candle that is over", () => {
    const lastMinute = at(Date.parse("2024-01-01T12:00:00Z")).look(question);

    const view = at(NOON).look(question);

    expect(closesOf(view)).toHaveLength(50);
    expect(closesOf(view).at(-1)).toBe(Number(priceOf(lastMinute)));
  });

  it.each([
    ["before the first tick", null, true],
    ["within a candle", "2024-01-01T12:00:10Z", false],
    ["over the end of a candle", "2024-01-01T11:59:59Z", true],
  ])("says %s whether a candle has closed", (_, after, hasNewCandle) => {
    const view = at(NOON).look({ ...question, after: after === null ? null : new Date(after) });

    expect(view).toMatchObject({ hasNewCandle });
  });

  it.each([
    ["BTC/USDT", 50_000, 180_000],
    ["eth/usdt", 1_700, 6_500],
    ["NEW/COIN", 0.05, 2_000],
  ])("keeps %s between %d and %d for a year", (symbol, low, high) => {
    const view = at(NOON).look({ symbol, timeframe: "1d", after: null, candles: 365 });

    expect(Math.min(...closesOf(view))).toBeGreaterThan(low);
    expect(Math.max(...closesOf(view))).toBeLessThan(high);
  });
});

type View = ReturnType<ReturnType<typeof createSimulatedFeed>["look"]>;

function closesOf(view: View): number[] {
  return view.state === "trading" ? Array.from(view.closes) : [];
}

function priceOf(view: View): string {
  return view.state === "trading" ? view.price : "none";
}

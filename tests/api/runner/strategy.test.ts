import { describe, expect, it } from "vitest";
import { candlesNeeded, emaSignal } from "../../../api/runner/strategy.ts";

const settings = { fastEmaPeriod: 2, slowEmaPeriod: 3, rsiPeriod: 2, rsiOverbought: 70 };

describe("emaSignal", () => {
  it("buys while the fast average is above the slow one and the market is not overbought", () => {
    expect(emaSignal([10, 9, 12, 11], settings)).toEqual({
      isBuy: true,
      reason: "Fast EMA above slow EMA, RSI 50.0",
    });
  });

  it.each([
    ["the fast average is below", [12, 11, 10, 9], "No signal: the fast EMA is not above the slow EMA"],
    ["both averages are equal", [10, 10, 10, 10], "No signal: the fast EMA is not above the slow EMA"],
    ["the market is overbought", [10, 11, 12, 13], "No signal: RSI 100.0 is overbought"],
    ["candles are missing", [10, 11], "Waiting for 3 candles, 2 so far"],
  ])("does not buy when %s, and says so", (_, closes, reason) => {
    expect(emaSignal(closes, settings)).toEqual({ isBuy: false, reason });
  });

  it("takes the threshold itself for overbought", () => {
    expect(emaSignal([10, 11, 12, 13], { ...settings, rsiOverbought: 100 }).isBuy).toBe(false);
  });
});

describe("candlesNeeded", () => {
  it.each([
    ["the slow average", { ...settings, slowEmaPeriod: 26, rsiPeriod: 14 }, 26],
    ["the RSI and the change it begins with", { ...settings, slowEmaPeriod: 5, rsiPeriod: 14 }, 15],
  ])("waits for %s", (_, given, expected) => {
    expect(candlesNeeded(given)).toBe(expected);
  });
});

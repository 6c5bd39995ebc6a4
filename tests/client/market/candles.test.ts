import { describe, expect, it } from "vitest";
import { marksOf } from "../../../client/market/candle-marks.ts";
import { mergeCandles } from "../../../client/market/create-candles.ts";

const candle = (minute: number, close = "1") => ({
  openTime: new Date(Date.UTC(2026, 10, 26, 18, minute)).toISOString(),
  open: "1",
  high: "2",
  low: "0.5",
  close,
  volume: null,
  isClosed: false,
});
const fill = (minute: number, second: number, side: "BUY" | "SELL" = "BUY") => ({
  id: `${minute}`,
  side,
  price: "1",
  realizedPnl: null,
  executedAt: new Date(Date.UTC(2026, 10, 26, 18, minute, second)).toISOString(),
});

describe("candles that are read again", () => {
  it("end with the newest as they are now", () => {
    const merged = mergeCandles([candle(0), candle(1), candle(2)], [candle(2, "1.7"), candle(3)]);

    expect(merged?.map(({ close }) => close)).toEqual(["1", "1", "1.7", "1"]);
  });

  it("are all to be read where some are missing in between", () => {
    expect(mergeCandles([candle(0)], [candle(5)])).toBe(null);
  });

  it("stay where nothing came", () => {
    const known = [candle(0)];

    expect(mergeCandles(known, [])).toBe(known);
  });
});

describe("a bot's trade", () => {
  it("is marked on the candle in which it happened", () => {
    const marks = marksOf([candle(0), candle(1), candle(2)], [fill(0, 59), fill(2, 0, "SELL")], 60_000);

    expect(marks).toEqual([
      { side: "BUY", index: 0 },
      { side: "SELL", index: 2 },
    ]);
  });

  it("has no mark before the first candle, after the last, and where a candle is missing", () => {
    const marks = marksOf([candle(2), candle(4)], [fill(1, 59), fill(3, 10), fill(5, 0)], 60_000);

    expect(marks).toEqual([]);
  });
});

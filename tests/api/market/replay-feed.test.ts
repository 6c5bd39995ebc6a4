import { describe, expect, it } from "vitest";
import { createReplayFeed } from "../../../api/market/replay-feed.ts";
import { hourly } from "../../support/candles.ts";

const CLOSES = ["1.10", "1.11", "1.12", "1.13", "1.14", "1.15"];
const feed = createReplayFeed({ candles: hourly(CLOSES), speed: 3_600 });
const ask = (timeframe: "30m" | "1h" | "4h", after: string | null) =>
  feed.look({ symbol: "ANY/THING", timeframe, after: after === null ? null : new Date(after), candles: 3 });

describe("createReplayFeed", () => {
  it("begins with the first candle, at its close", () => {
    expect(ask("1h", null)).toEqual({
      state: "trading",
      at: new Date("2024-01-01T01:00:00Z"),
      price: "1.10",
      closes: Float64Array.from([1.1]),
      hasNewCandle: true,
    });
  });

  it("goes on with the candle after the bot's last one", () => {
    expect(ask("1h", "2024-01-01T02:00:00Z")).toMatchObject({
      at: new Date("2024-01-01T03:00:00Z"),
      price: "1.12",
      closes: Float64Array.from([1.1, 1.11, 1.12]),
    });
  });

  it("ends after the last candle", () => {
    expect(ask("1h", "2024-01-01T06:00:00Z")).toEqual({ state: "ended", reason: "The replay has ended" });
  });

  it.each([
    ["has no candle of a longer timeframe before one is over", "2024-01-01T02:00:00Z", [], false],
    ["closes a longer candle with its last short one", "2024-01-01T03:00:00Z", [1.13], true],
    ["shows a longer candle as new only once", "2024-01-01T04:00:00Z", [1.13], false],
  ])("%s", (_, after, closes, hasNewCandle) => {
    expect(ask("4h", after)).toMatchObject({ closes: Float64Array.from(closes), hasNewCandle });
  });

  it("closes a longer candle that a gap cut short when the market goes on", () => {
    const [first, second, , , , last] = hourly(CLOSES);
    const gapped = createReplayFeed({ candles: [first, second, last].flatMap((candle) => candle ?? []), speed: 1 });

    const view = gapped.look({ symbol: "X", timeframe: "4h", after: new Date("2024-01-01T02:00:00Z"), candles: 3 });

    expect(view).toMatchObject({ price: "1.15", closes: Float64Array.from([1.11]), hasNewCandle: true });
  });

  it("refuses timeframes its candles do not fit into", () => {
    expect(() => ask("30m", null)).toThrow(
      "The replay's candles are 60 minutes long and cannot make candles of 30m; choose a timeframe they fit into",
    );
  });

  it("lets a candle pass in its length divided by the speed", () => {
    expect(feed.stepMs).toBe(1_000);
  });

  it("has the same name for the same candles, whatever the speed", () => {
    expect(createReplayFeed({ candles: hourly(CLOSES), speed: 1 }).name).toBe(feed.name);
  });

  it("has another name for other candles", () => {
    expect(createReplayFeed({ candles: hourly(CLOSES.toReversed()), speed: 3_600 }).name).not.toBe(feed.name);
  });
});

import { describe, expect, it } from "vitest";
import { dayOf, hoursAndMinutesOf, timeframeOf } from "../../../../client/bots/detail/words.ts";

describe("timeframeOf", () => {
  it.each([
    { timeframe: "1m", text: "1 min" },
    { timeframe: "4h", text: "4 hr" },
    { timeframe: "1d", text: "1 day" },
    { timeframe: "every tick", text: "every tick" },
  ])("$timeframe is $text", ({ timeframe, text }) => {
    expect(timeframeOf(timeframe)).toBe(text);
  });
});

describe("hoursAndMinutesOf", () => {
  it.each([
    { ms: 33_120_000, text: "9 hr 12 min" },
    { ms: 3_600_000, text: "1 hr 0 min" },
    { ms: 3_599_999, text: "1 hr 0 min" },
    { ms: 61_000, text: "2 min" },
    { ms: 1, text: "1 min" },
  ])("$ms ms are $text", ({ ms, text }) => {
    expect(hoursAndMinutesOf(ms)).toBe(text);
  });
});

describe("dayOf", () => {
  it("is the day in UTC, wherever the reader is", () => {
    expect(dayOf(Date.parse("2026-11-22T23:59:59.000Z"))).toBe("Nov 22");
  });
});

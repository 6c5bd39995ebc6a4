import { describe, expect, it } from "vitest";
import { freshnessOf, nextFreshnessInMs } from "../../../api/bots/freshness.ts";

const aBot = { runStatus: "RUNNING", ageMs: 0, reportIntervalMs: 60_000, isVerified: true } as const;

describe("freshnessOf", () => {
  it.each([
    [0, "LIVE"],
    [119_999, "LIVE"],
    [120_000, "LATE"],
    [299_999, "LATE"],
    [300_000, "LOST"],
    [Number.MAX_SAFE_INTEGER, "LOST"],
  ] as const)("at an age of %i ms and an interval of 60 s is %s", (ageMs, freshness) => {
    expect(freshnessOf({ ...aBot, ageMs })).toBe(freshness);
  });

  it.each([
    ["RUNNING", "LOST"],
    ["PENDING", "LOST"],
    ["WAITING", "LOST"],
    ["PAUSED", "LOST"],
    ["ERROR", "LOST"],
    ["STOPPED", "OFF"],
  ] as const)("of a silent bot that said %s is %s", (runStatus, freshness) => {
    expect(freshnessOf({ ...aBot, runStatus, ageMs: 300_000 })).toBe(freshness);
  });

  it.each([
    ["RUNNING", 0],
    ["RUNNING", 120_000],
    ["RUNNING", 300_000],
    ["STOPPED", 0],
    ["STOPPED", 300_000],
  ] as const)("is UNVERIFIED before all else: %s at %i ms", (runStatus, ageMs) => {
    expect(freshnessOf({ ...aBot, runStatus, ageMs, isVerified: false })).toBe("UNVERIFIED");
  });
});

describe("nextFreshnessInMs", () => {
  it.each([
    [0, 120_000],
    [119_999, 1],
    [120_000, 180_000],
    [299_999, 1],
    [300_000, undefined],
  ])("at an age of %i ms is %s", (ageMs, expected) => {
    expect(nextFreshnessInMs({ ...aBot, ageMs })).toBe(expected);
  });

  it("is never for a bot that is stopped", () => {
    expect(nextFreshnessInMs({ ...aBot, runStatus: "STOPPED" })).toBeUndefined();
  });

  it("is never while nothing can be verified", () => {
    expect(nextFreshnessInMs({ ...aBot, isVerified: false })).toBeUndefined();
  });
});

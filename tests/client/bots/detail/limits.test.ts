import { describe, expect, it } from "vitest";
import {
  amountOfPercent,
  isSameDay,
  lossUsage,
  percentOf,
  targetUsage,
  tradesUsage,
  untilDayEnds,
} from "../../../../client/bots/detail/limits.ts";

describe("tradesUsage", () => {
  it.each([
    { case: "some of them", count: 4, most: 20, usage: { used: "4", allowed: "20", share: 0.2, isReached: false } },
    { case: "all of them", count: 20, most: 20, usage: { used: "20", allowed: "20", share: 1, isReached: true } },
    { case: "more than all", count: 25, most: 20, usage: { used: "25", allowed: "20", share: 1, isReached: true } },
    { case: "no limit", count: 4, most: null, usage: { used: "4", allowed: null, share: 0, isReached: false } },
    { case: "a limit of none", count: 0, most: 0, usage: { used: "0", allowed: "0", share: 1, isReached: true } },
  ])("$case", ({ count, most, usage }) => {
    expect(tradesUsage(count, most)).toEqual(usage);
  });
});

describe("lossUsage", () => {
  it.each([
    { case: "a loss uses it", pnl: "-5", limit: "2", used: "0.5", share: 0.25, isReached: false },
    { case: "a gain uses nothing", pnl: "12.34", limit: "2", used: "0", share: 0, isReached: false },
    { case: "exactly the limit reaches it", pnl: "-20.00", limit: "2", used: "2", share: 1, isReached: true },
    {
      case: "a hair below does not",
      pnl: "-19.9999999",
      limit: "2",
      used: "1.99999999",
      share: 0.999999995,
      isReached: false,
    },
    { case: "a loss without a limit", pnl: "-5", limit: null, used: "0.5", share: 0, isReached: false },
  ])("$case", ({ pnl, limit, used, share, isReached }) => {
    expect(lossUsage(pnl, "1000", limit)).toEqual({ used, allowed: limit, share, isReached });
  });
});

describe("targetUsage", () => {
  it.each([
    { case: "a gain counts", pnl: "12.34", target: "3", used: "1.234", isReached: false },
    { case: "a loss is no part of it", pnl: "-5", target: "3", used: "0", isReached: false },
    { case: "the target is reached", pnl: "30", target: "3", used: "3", isReached: true },
  ])("$case", ({ pnl, target, used, isReached }) => {
    expect(targetUsage(pnl, "1000", target)).toMatchObject({ used, isReached });
  });
});

describe("percentOf", () => {
  it.each([
    { amount: "1.54", whole: "800.0015", percent: "0.19249964" },
    { amount: "-1", whole: "3", percent: "-33.33333333" },
    { amount: "1", whole: "0", percent: "0" },
    { amount: "0.000000001", whole: "1000", percent: "0" },
  ])("$amount of $whole is $percent %", ({ amount, whole, percent }) => {
    expect(percentOf(amount, whole).toFixed()).toBe(percent);
  });
});

describe("amountOfPercent", () => {
  it("is exact", () => {
    expect(amountOfPercent("1000.10", "0.1")).toBe("1.0001");
  });
});

describe("untilDayEnds", () => {
  it.each([
    { now: "2026-11-23T14:48:00.000Z", left: 33_120_000 },
    { now: "2026-11-23T23:59:59.999Z", left: 1 },
    { now: "2026-11-23T00:00:00.000Z", left: 86_400_000 },
  ])("at $now $left ms are left", ({ now, left }) => {
    expect(untilDayEnds(Date.parse(now))).toBe(left);
  });
});

describe("isSameDay", () => {
  it.each([
    { one: "2026-11-23T00:00:00.000Z", other: "2026-11-23T23:59:59.999Z", same: true },
    { one: "2026-11-22T23:59:59.999Z", other: "2026-11-23T00:00:00.000Z", same: false },
  ])("$one and $other: $same", ({ one, other, same }) => {
    expect(isSameDay(Date.parse(one), Date.parse(other))).toBe(same);
  });
});

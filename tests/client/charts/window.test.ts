// @vitest-environment node
import { describe, expect, it } from "vitest";
import { bucketOf, gapAfter, windowStart } from "../../../client/charts/window.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.parse("2026-11-23T12:00:00.000Z");

describe("windowStart", () => {
  it("is the beginning of the range where there are records of all of it", () => {
    expect(windowStart("today", NOON - 30 * HOUR, NOON)).toBe(NOON - 12 * HOUR);
  });

  it("is the first record where there are fewer", () => {
    expect(windowStart("30d", NOON - 3 * HOUR, NOON)).toBe(NOON - 3 * HOUR);
  });

  it("shows ten minutes at least", () => {
    expect(windowStart("30d", NOON - MINUTE, NOON)).toBe(NOON - 10 * MINUTE);
  });
});

describe("bucketOf", () => {
  it.each([
    ["1h", 9_000],
    ["today", 108_000],
  ] as const)("of %s at noon is %i ms", (range, bucketMs) => {
    expect(bucketOf(range, NOON - 48 * HOUR, NOON)).toBe(bucketMs);
  });

  it("is as short as the records of a new bot", () => {
    expect(bucketOf("30d", NOON - MINUTE, NOON)).toBe(1_500);
  });

  it("is never below a second", () => {
    expect(bucketOf("today", NOON - 12 * HOUR, NOON - 12 * HOUR + MINUTE)).toBe(1_000);
  });
});

describe("gapAfter", () => {
  it("allows for one minute without a sample", () => {
    expect(gapAfter(1_000, HOUR, NOON)(NOON - MINUTE)).toBe(150_000);
  });

  it("waits for a bot that reports seldom as long as the server does", () => {
    expect(gapAfter(10 * MINUTE, HOUR, NOON)(NOON - MINUTE)).toBe(50 * MINUTE);
  });

  it("knows that one sample an hour is kept of what is older than two days", () => {
    expect(gapAfter(1_000, 168 * HOUR, NOON)(NOON - 49 * HOUR)).toBe(150 * MINUTE);
  });

  it("knows that a long window has samples far apart", () => {
    expect(gapAfter(1_000, 400 * HOUR, NOON)(NOON - HOUR)).toBe(150 * MINUTE);
  });
});

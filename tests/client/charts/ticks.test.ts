// @vitest-environment node
import { describe, expect, it } from "vitest";
import { timeTick, valueTick } from "../../../client/charts/ticks.ts";

const MINUTE = 60_000;
const local = (hour: number, minute = 0) => new Date(2026, 10, 23, hour, minute).getTime();

describe("timeTick", () => {
  it("names the time of day", () => {
    expect(timeTick(local(14, 5), 5 * MINUTE)).toMatch(/(14|02).05/);
  });

  it("names the day at the reader's midnight", () => {
    expect(timeTick(local(0), 60 * MINUTE)).toMatch(/Nov 23|23 Nov/);
  });

  it("names the day where the places are days apart", () => {
    expect(timeTick(local(1), 1_440 * MINUTE)).toMatch(/Nov 23|23 Nov/);
  });

  it("names seconds where the places are closer than a minute", () => {
    expect(timeTick(local(14, 5), 15_000)).toMatch(/05.00/);
  });
});

describe("valueTick", () => {
  it.each([
    [64_000, 500, false, "64,000"],
    [0.25, 0.25, false, "0.25"],
    [2.5, 2.5, true, "+2.5"],
    [-10, 10, true, "\u221210"],
    [0, 10, true, "0"],
    [0.00000123, 0.00000001, false, "0.00000123"],
    [0.30000000000000004, 0.1, false, "0.3"],
  ])("writes %d in steps of %d as the last", (value, step, isSigned, text) => {
    expect(valueTick(value, step, isSigned)).toBe(text);
  });
});

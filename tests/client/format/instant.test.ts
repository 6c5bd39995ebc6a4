import { describe, expect, it } from "vitest";
import { formatDuration, formatMoment } from "../../../client/format/instant.ts";

const NOON_MS = Date.parse("2026-11-23T12:00:00.000Z");

describe("formatDuration", () => {
  it.each([
    [-5_000, "0 sec"],
    [999, "0 sec"],
    [59_999, "59 sec"],
    [119_999, "119 sec"],
    [120_000, "2 min"],
    [7_199_999, "119 min"],
    [7_200_000, "2 hr"],
    [172_799_999, "47 hr"],
    [172_800_000, "2 days"],
  ])("writes %i ms as %s", (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});

describe("formatMoment", () => {
  it("leaves out the day within a day", () => {
    expect(formatMoment(NOON_MS, NOON_MS + 3_600_000)).not.toMatch(/Nov/);
  });

  it("names the day of what was longer ago", () => {
    expect(formatMoment(NOON_MS, NOON_MS + 2 * 86_400_000)).toMatch(/Nov 23|23 Nov/);
  });
});

import { describe, expect, it } from "vitest";
import { isOfToday, reportedAtMs, startOfUtcDay, utcDayOf } from "../../../client/bots/reported.ts";

const AT_TWO = "2026-11-23T02:00:00.000Z";
const AT_THREE = "2026-11-23T03:00:00.000Z";

describe("reportedAtMs", () => {
  it.each([
    ["the heartbeat, where the row changed later", AT_TWO, AT_THREE, AT_TWO],
    ["the change of the row, where the heartbeat claims a later time", AT_THREE, AT_TWO, AT_TWO],
    ["the change of the row, without a heartbeat", null, AT_THREE, AT_THREE],
  ])("is %s", (_, lastRunAt, changedAt, expected) => {
    expect(reportedAtMs({ lastRunAt, changedAt })).toBe(Date.parse(expected));
  });
});

describe("isOfToday", () => {
  it.each([
    ["the first instant of the day", "2026-11-23T00:00:00.000Z", true],
    ["the last instant of the day before", "2026-11-22T23:59:59.999Z", false],
    ["an instant that this page's clock has not reached", "2026-11-24T00:00:00.001Z", true],
  ])("takes %s for what it is", (_, changedAt, expected) => {
    expect(isOfToday({ changedAt }, utcDayOf(Date.parse(AT_TWO)))).toBe(expected);
  });
});

describe("startOfUtcDay", () => {
  it("is midnight in UTC", () => {
    expect(startOfUtcDay(utcDayOf(Date.parse(AT_TWO))).toISOString()).toBe("2026-11-23T00:00:00.000Z");
  });
});

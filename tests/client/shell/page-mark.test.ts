// @vitest-environment node
import { describe, expect, it } from "vitest";
import { isTrouble, markStateOf, worstMark } from "../../../client/shell/page-mark.ts";

describe("markStateOf", () => {
  it.each([
    ["RUNNING", "LIVE", "RUNNING"],
    ["STOPPED", "OFF", "STOPPED"],
    ["PAUSED", "LIVE", "PAUSED"],
    ["RUNNING", "LATE", "LATE"],
    ["RUNNING", "LOST", "LOST"],
    ["WAITING", "UNVERIFIED", "UNVERIFIED"],
    ["ERROR", "LIVE", "ERROR"],
    ["ERROR", "LOST", "ERROR"],
  ] as const)("sees a bot that says %s and is %s as %s", (runStatus, freshness, state) => {
    expect(markStateOf({ runStatus, freshness })).toBe(state);
  });
});

describe("worstMark", () => {
  it("gives the worst state and how many bots are that bad", () => {
    expect(worstMark(["RUNNING", "ERROR", "LATE", "ERROR", "LATE", "LATE"])).toEqual({ worst: "ERROR", count: 2 });
  });

  it.each([
    [["STOPPED", "RUNNING"], "RUNNING"],
    [["WAITING", "RUNNING"], "RUNNING"],
    [["WAITING", "PAUSED"], "PAUSED"],
    [["PAUSED", "LATE"], "LATE"],
    [["LATE", "UNVERIFIED"], "UNVERIFIED"],
    [["UNVERIFIED", "LOST"], "LOST"],
    [["LOST", "ERROR"], "ERROR"],
  ] as const)("holds the second of %j for worse", (states, worst) => {
    expect(worstMark(states)).toEqual({ worst, count: 1 });
  });

  it("is null without bots", () => {
    expect(worstMark([])).toBeNull();
  });
});

describe("isTrouble", () => {
  it.each([
    ["UNHEARD", true],
    ["ERROR", true],
    ["LOST", true],
    ["UNVERIFIED", true],
    ["LATE", true],
    ["PAUSED", false],
    ["WAITING", false],
    ["PENDING", false],
    ["RUNNING", false],
    ["STOPPED", false],
  ] as const)("of %s is %s", (state, expected) => {
    expect(isTrouble(state)).toBe(expected);
  });
});

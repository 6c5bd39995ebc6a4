import { describe, expect, it } from "vitest";
import { answerDueAt, canAsk, isStartOffered, isStopOffered } from "../../../../client/bots/actions/lifecycle.ts";

const last = (kind: "START" | "STOP", state: "REQUESTED" | "CONFIRMED" | "FAILED" | "TIMED_OUT") => ({
  id: "a1",
  kind,
  state,
  requestedAt: "2026-11-23T02:00:00.000Z",
  requestedBy: "ada@example.org",
  confirmedAt: null,
  message: null,
});

describe("canAsk", () => {
  it.each([
    ["START", "STOPPED", null, true],
    ["START", "STOPPED", last("STOP", "REQUESTED"), true],
    ["START", "STOPPED", last("START", "REQUESTED"), true],
    ["START", "RUNNING", last("START", "REQUESTED"), false],
    ["START", "RUNNING", last("START", "CONFIRMED"), true],
    ["START", "RUNNING", last("START", "TIMED_OUT"), true],
    ["STOP", "RUNNING", null, true],
    ["STOP", "RUNNING", last("START", "REQUESTED"), true],
    ["STOP", "RUNNING", last("STOP", "CONFIRMED"), true],
    ["STOP", "STOPPED", null, true],
    ["STOP", "STOPPED", last("STOP", "REQUESTED"), false],
    ["STOP", "STOPPED", last("STOP", "CONFIRMED"), false],
    ["STOP", "STOPPED", last("STOP", "FAILED"), true],
    ["STOP", "STOPPED", last("STOP", "TIMED_OUT"), true],
  ] as const)("%s, %s wanted, after %j: %s", (kind, wanted, action, expected) => {
    expect(canAsk(kind, { wanted, last: action })).toBe(expected);
  });
});

describe("isStartOffered", () => {
  it.each([
    ["of a bot that stands", "STOPPED", "STOPPED", "OFF", null, true],
    ["not of one that runs", "RUNNING", "RUNNING", "LIVE", last("START", "CONFIRMED"), false],
    ["of one that is lost", "RUNNING", "RUNNING", "LOST", last("START", "CONFIRMED"), true],
    ["of one that failed to start", "RUNNING", "ERROR", "LIVE", last("START", "FAILED"), true],
    ["of one that was to run and stands", "RUNNING", "STOPPED", "OFF", last("START", "CONFIRMED"), true],
    ["not while a start is open", "RUNNING", "STOPPED", "OFF", last("START", "REQUESTED"), false],
  ] as const)("%s", (_, wanted, runStatus, freshness, lastAction, expected) => {
    expect(isStartOffered({ bot: { wanted }, status: { runStatus, freshness, lastAction } })).toBe(expected);
  });
});

describe("isStopOffered", () => {
  it.each([
    ["of a bot that is to run", "RUNNING", "RUNNING", null, true],
    ["not of one that stands", "STOPPED", "STOPPED", last("STOP", "CONFIRMED"), false],
    ["not of one that never ran", "STOPPED", "STOPPED", null, false],
    ["of one that runs without having been asked", "STOPPED", "RUNNING", null, true],
    ["of one that did not answer a stop", "STOPPED", "RUNNING", last("STOP", "TIMED_OUT"), true],
  ] as const)("%s", (_, wanted, runStatus, lastAction, expected) => {
    expect(isStopOffered({ bot: { wanted }, status: { runStatus, freshness: "LIVE", lastAction } })).toBe(expected);
  });
});

describe("answerDueAt", () => {
  it.each([
    ["30 s at the least", 5, "2026-11-23T02:00:30.000Z"],
    ["twice the report interval", 60, "2026-11-23T02:02:00.000Z"],
  ])("is %s", (_, reportIntervalSeconds, expected) => {
    const at = answerDueAt({ requestedAt: "2026-11-23T02:00:00.000Z" }, reportIntervalSeconds);

    expect(new Date(at).toISOString()).toBe(expected);
  });
});

import { describe, expect, it } from "vitest";
import {
  toActionWords,
  toDurationWords,
  toPnlWords,
  toPositionWords,
  toStatusWords,
} from "../../../client/terminal/words.ts";
import { aBotStatus } from "../../support/bot-status.ts";

const ACTION = {
  id: "a1",
  kind: "START",
  state: "REQUESTED",
  requestedAt: "2026-11-23T02:00:00.000Z",
  requestedBy: "ada@example.org",
  confirmedAt: null,
  message: null,
} as const;

describe("toStatusWords", () => {
  it.each([
    ["RUNNING", "LIVE", "Running (live)"],
    ["PENDING", "LIVE", "Starting (live)"],
    ["WAITING", "LATE", "Waiting (late)"],
    ["STOPPED", "OFF", "Stopped"],
    ["RUNNING", "LOST", "Last seen running (lost)"],
    ["ERROR", "UNVERIFIED", "Last seen error (unverified)"],
  ] as const)("says of %s and %s: %s", (runStatus, freshness, words) => {
    expect(toStatusWords(aBotStatus({ runStatus, freshness }), true)).toBe(words);
  });

  it("never says live of what an unheard stream brought", () => {
    expect(toStatusWords(aBotStatus({ runStatus: "PAUSED", freshness: "LIVE" }), false)).toBe("Last seen paused");
  });
});

describe("toPositionWords", () => {
  it("gives size, entry price and current price", () => {
    const status = aBotStatus({
      inPosition: true,
      positionSize: "0.5",
      entryPrice: "64000.10",
      markPrice: "64210.50",
    });

    expect(toPositionWords(status)).toBe("0.5 at 64000.10, now 64210.50");
  });

  it("leaves out what is not known", () => {
    expect(toPositionWords(aBotStatus({ inPosition: true }))).toBe("in position");
  });

  it("says that there is none", () => {
    expect(toPositionWords(aBotStatus({ entryPrice: "64000.10" }))).toBe("no position");
  });
});

describe("toPnlWords", () => {
  it("signs gains and losses and not zero", () => {
    expect(toPnlWords(aBotStatus({ inPosition: true, unrealizedPnl: "-0.25", dailyPnl: "12.30" }))).toBe(
      "PnL -0.25 open, +12.30 today",
    );
    expect(toPnlWords(aBotStatus({ dailyPnl: "0.00" }))).toBe("PnL 0.00 today");
  });

  it("keeps every digit", () => {
    expect(toPnlWords(aBotStatus({ dailyPnl: "12345678901234567890.12345678" }))).toBe(
      "PnL +12345678901234567890.12345678 today",
    );
  });
});

describe("toActionWords", () => {
  it.each([
    [{ ...ACTION }, "start asked for"],
    [{ ...ACTION, state: "CONFIRMED" }, "start confirmed"],
    [{ ...ACTION, kind: "STOP", state: "TIMED_OUT" }, "stop timed out"],
    [{ ...ACTION, state: "FAILED", message: "No funds" }, "start failed: No funds"],
    [null, null],
  ] as const)("says what came of %o", (lastAction, words) => {
    expect(toActionWords(aBotStatus({ lastAction }))).toBe(words);
  });
});

describe("toDurationWords", () => {
  it.each([
    [0, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [7_200_000, "2 h"],
  ])("says of %i ms: %s", (durationMs, words) => {
    expect(toDurationWords(durationMs)).toBe(words);
  });
});

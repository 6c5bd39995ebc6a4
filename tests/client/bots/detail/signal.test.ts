import { describe, expect, it } from "vitest";
import { lastReportAt, type SignalInput, toSignal } from "../../../../client/bots/detail/signal.ts";

const NOW = Date.parse("2026-11-23T02:00:10.000Z");

/** A bot that reported 4 s ago, seen 1 s ago by the server, over a stream that spoke 2 s ago, but for what is given. */
function input(changes: Partial<SignalInput> = {}, status: Partial<SignalInput["status"]> = {}): SignalInput {
  return {
    status: {
      freshness: "LIVE",
      lastRunAt: "2026-11-23T02:00:06.000Z",
      changedAt: "2026-11-23T02:00:06.000Z",
      readAt: "2026-11-23T02:00:07.000Z",
      ...status,
    },
    connection: { state: "connected", lastHeardAt: NOW - 2_000, vouchedAt: NOW - 1_000 },
    isHeard: true,
    isGone: false,
    nowMs: NOW,
    ...changes,
  };
}

describe("toSignal", () => {
  it("gives each link the age of its last sign", () => {
    expect(toSignal(input())).toEqual({
      reported: { state: "reporting", ageMs: 4_000 },
      vouched: { state: "reading", ageMs: 1_000 },
      heard: { state: "hearing", ageMs: 2_000 },
    });
  });

  it.each([
    { freshness: "LIVE", reported: "reporting", vouched: "reading" },
    { freshness: "LATE", reported: "late", vouched: "reading" },
    { freshness: "LOST", reported: "lost", vouched: "reading" },
    { freshness: "OFF", reported: "stopped", vouched: "reading" },
    { freshness: "UNVERIFIED", reported: "unknown", vouched: "unverified" },
  ] as const)("says of a status that is $freshness: bot $reported, server $vouched", (expected) => {
    const { reported, vouched } = toSignal(input({}, { freshness: expected.freshness }));

    expect([reported.state, vouched.state]).toEqual([expected.reported, expected.vouched]);
  });

  it.each([
    { connection: "connected", heard: "silent" },
    { connection: "connecting", heard: "connecting" },
    { connection: "disconnected", heard: "connecting" },
    { connection: "reconnecting", heard: "reconnecting" },
    { connection: "failed", heard: "failed" },
  ] as const)("knows nothing of what lies behind a stream that is $connection and not heard", (expected) => {
    const connection = { state: expected.connection, lastHeardAt: NOW - 9_000, vouchedAt: NOW - 9_000 };

    const signal = toSignal(input({ connection, isHeard: false }));

    expect([signal.reported.state, signal.vouched.state, signal.heard.state]).toEqual([
      "unknown",
      "unknown",
      expected.heard,
    ]);
  });

  it("expects nothing of a bot that was deleted", () => {
    const { reported, vouched, heard } = toSignal(input({ isGone: true }, { freshness: "LATE" }));

    expect([reported.state, vouched.state, heard.state]).toEqual(["gone", "gone", "hearing"]);
  });

  it("takes the status for the server's word where no ping has come yet", () => {
    const connection = { state: "connected", lastHeardAt: NOW, vouchedAt: null } as const;

    expect(toSignal(input({ connection })).vouched.ageMs).toBe(3_000);
  });

  it("has no age for a stream that was never heard", () => {
    const connection = { state: "connecting", lastHeardAt: null, vouchedAt: null } as const;

    expect(toSignal(input({ connection, isHeard: false })).heard.ageMs).toBeNull();
  });

  it("has no age below zero where clocks differ by a little", () => {
    expect(toSignal(input({ nowMs: NOW - 60_000 })).reported.ageMs).toBe(0);
  });
});

describe("lastReportAt", () => {
  it.each([
    {
      case: "the heartbeat",
      lastRunAt: "2026-11-23T02:00:05.000Z",
      changedAt: "2026-11-23T02:00:06.000Z",
      second: 5,
    },
    {
      case: "the row's change where the heartbeat claims to be later",
      lastRunAt: "2030-01-01T00:00:00.000Z",
      changedAt: "2026-11-23T02:00:06.000Z",
      second: 6,
    },
    {
      case: "the row's change without a heartbeat",
      lastRunAt: null,
      changedAt: "2026-11-23T02:00:06.000Z",
      second: 6,
    },
  ])("is $case", ({ lastRunAt, changedAt, second }) => {
    expect(new Date(lastReportAt({ lastRunAt, changedAt })).toISOString()).toBe(`2026-11-23T02:00:0${second}.000Z`);
  });
});

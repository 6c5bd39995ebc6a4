import { describe, expect, it } from "vitest";
import { DISCONNECTED, type Connection } from "../../../client/graphql/connection.ts";
import { isSilent, toLine, type Scene } from "../../../client/terminal/line.ts";
import { aBotStatus } from "../../support/bot-status.ts";

const NOW = Date.parse("2026-11-23T02:00:10.000Z");
const CONNECTED: Connection = { ...DISCONNECTED, state: "connected", connectedSince: NOW, lastHeardAt: NOW };

function aScene(changes: Partial<Scene> = {}): Scene {
  return {
    label: "EMA demo",
    status: aBotStatus(),
    statusAt: NOW - 3_000,
    connection: CONNECTED,
    isSilent: false,
    ...changes,
  };
}

describe("toLine", () => {
  it("tells status, age, position and PnL", () => {
    expect(toLine(aScene(), NOW)).toBe("EMA demo · Running (live) · 3 s ago · no position · PnL 0 today");
  });

  it("says that it is connecting before anything is known", () => {
    expect(toLine(aScene({ status: null, statusAt: null, connection: DISCONNECTED }), NOW)).toBe(
      "EMA demo · connecting",
    );
  });

  it("says that it is connected while no status has come", () => {
    expect(toLine(aScene({ status: null, statusAt: null }), NOW)).toBe("EMA demo · connected");
  });

  it("puts a lost connection first and takes back what is no longer known", () => {
    const connection: Connection = {
      ...DISCONNECTED,
      state: "reconnecting",
      attempts: 2,
      lastError: "The server closed the stream",
      nextRetryAt: NOW + 4_500,
    };

    expect(toLine(aScene({ connection }), NOW)).toBe(
      "EMA demo · reconnecting, attempt 2 in 5 s: The server closed the stream · " +
        "Last seen running · 3 s ago · no position · PnL 0 today",
    );
  });

  it("says how long nothing was heard on an open stream", () => {
    const connection = { ...CONNECTED, lastHeardAt: NOW - 7_000 };

    expect(toLine(aScene({ connection, isSilent: true }), NOW)).toMatch(
      /^EMA demo · nothing heard for 7 s · Last seen/,
    );
  });

  it("ends with why the bot is in trouble", () => {
    const status = aBotStatus({ runStatus: "ERROR", lastError: "Exchange refused the order" });

    expect(toLine(aScene({ status }), NOW)).toMatch(/ · Exchange refused the order$/);
  });

  it("takes out what a terminal would obey", () => {
    expect(toLine(aScene({ label: "evil\u001b]0;title\u0007\nbot", status: null }), NOW)).toBe(
      "evil ]0;title bot · connected",
    );
  });
});

describe("isSilent", () => {
  it.each([
    [5_999, false],
    [6_000, true],
  ])("holds of an open stream after %i ms: %s", (silenceMs, expected) => {
    expect(isSilent({ ...CONNECTED, lastHeardAt: NOW - silenceMs }, NOW)).toBe(expected);
  });

  it("does not hold of a stream that is known to be lost", () => {
    expect(isSilent({ ...CONNECTED, state: "reconnecting", lastHeardAt: NOW - 60_000 }, NOW)).toBe(false);
  });
});

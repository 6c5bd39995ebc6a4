import { describe, expect, it } from "vitest";
import {
  CONNECTION_EVENTS,
  CONNECTION_STATES,
  CONNECTION_TRANSITIONS,
  type ConnectionEvent,
  type ConnectionState,
  retryDelayMs,
} from "../../../api/market/connection-state.ts";

const MEANINGFUL: readonly [ConnectionState, ConnectionEvent, ConnectionState][] = [
  ["DISCONNECTED", "WANTED", "CONNECTING"],
  ["CONNECTING", "HEARD", "CONNECTED"],
  ["CONNECTING", "LOST", "RECONNECTING"],
  ["CONNECTING", "RETRIED", "CONNECTING"],
  ["CONNECTING", "UNWANTED", "DISCONNECTED"],
  ["CONNECTED", "LOST", "RECONNECTING"],
  ["CONNECTED", "EXHAUSTED", "FAILED"],
  ["CONNECTED", "UNWANTED", "DISCONNECTED"],
  ["RECONNECTING", "HEARD", "CONNECTED"],
  ["RECONNECTING", "LOST", "RECONNECTING"],
  ["RECONNECTING", "EXHAUSTED", "FAILED"],
  ["RECONNECTING", "RETRIED", "RECONNECTING"],
  ["RECONNECTING", "UNWANTED", "DISCONNECTED"],
  ["FAILED", "RETRIED", "CONNECTING"],
  ["FAILED", "UNWANTED", "DISCONNECTED"],
];
const MEANINGLESS = CONNECTION_STATES.flatMap((state) =>
  CONNECTION_EVENTS.filter((event) => !MEANINGFUL.some(([from, on]) => from === state && on === event)).map(
    (event) => [state, event] as const,
  ),
);

describe("CONNECTION_TRANSITIONS", () => {
  it.each(MEANINGFUL)("%s on %s becomes %s", (state, event, next) => {
    expect(CONNECTION_TRANSITIONS[state][event]).toBe(next);
  });

  it.each(MEANINGLESS)("%s takes no notice of %s", (state, event) => {
    expect(CONNECTION_TRANSITIONS[state][event]).toBeNull();
  });
});

describe("retryDelayMs", () => {
  it.each([
    [1, 1_000, 500],
    [2, 5_000, 3_750],
    [3, 10_000, 7_500],
    [4, 20_000, 15_000],
    [5, 30_000, 22_500],
    [6, 30_000, 22_500],
    [10, 30_000, 22_500],
  ])("waits after loss %i at most %i and at least %i ms", (losses, most, least) => {
    expect([retryDelayMs(losses, 0), retryDelayMs(losses, 1)]).toEqual([most, least]);
  });
});

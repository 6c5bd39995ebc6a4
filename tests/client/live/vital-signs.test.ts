// @vitest-environment node
import { createRoot } from "solid-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Connection, DISCONNECTED } from "../../../client/graphql/connection.ts";
import { createVitalSigns, type VitalSigns } from "../../../client/live/vital-signs.ts";
import { createManualClock, type ManualClock } from "../../support/manual-clock.ts";

let clock: ManualClock;
let signs: VitalSigns;
let isShowing: boolean;
let dispose: () => void;

beforeEach(() => {
  isShowing = true;
  clock = createManualClock(Date.parse("2026-11-23T02:00:00.300Z"));
  createRoot((end) => {
    dispose = end;
    signs = createVitalSigns(clock, () => isShowing);
  });
});

afterEach(() => dispose());

const tell = (connection: Partial<Connection>, skewMs = 0): void =>
  signs.tell({
    connection: { ...DISCONNECTED, state: "connected", lastHeardAt: clock.now(), ...connection },
    skewMs,
    tabCount: 1,
  });

describe("isHeard", () => {
  it("holds while something was heard within six seconds", () => {
    tell({});

    clock.advance(5_999);

    expect(signs.isHeard()).toBe(true);
  });

  it("ends six seconds after something was last heard, to the moment", () => {
    tell({});

    clock.advance(6_000);

    expect(signs.isHeard()).toBe(false);
  });

  it("holds again with the next sign of life", () => {
    tell({});
    clock.advance(10_000);

    tell({});

    expect(signs.isHeard()).toBe(true);
  });

  it.each(["disconnected", "connecting", "reconnecting", "failed"] as const)("does not hold while %s", (state) => {
    tell({ state });

    expect(signs.isHeard()).toBe(false);
  });

  it("does not hold on a page that nobody looked at, however its clock stood still", () => {
    tell({});
    signs.pause();

    clock.advance(60_000);

    expect(signs.isHeard()).toBe(false);
  });
});

describe("now", () => {
  it("moves on at whole seconds of the server's time", () => {
    tell({}, 500);
    clock.advance(1_900);
    const moments: string[] = [];

    for (let second = 0; second < 3; second += 1) {
      moments.push(new Date(signs.now()).toISOString());
      clock.advance(1_000);
    }

    expect(moments).toEqual(["2026-11-23T02:00:01.000Z", "2026-11-23T02:00:02.000Z", "2026-11-23T02:00:03.000Z"]);
  });

  it("stands still while nobody looks, and is right when somebody does", () => {
    signs.pause();
    clock.advance(60_000);
    const paused = signs.now();

    signs.resume();

    expect([paused, signs.now()]).toEqual([clock.now() - 60_000, clock.now()]);
  });
});

describe("ages", () => {
  it("are unknown before anything was heard", () => {
    expect([signs.heardAgoMs(), signs.vouchedAgoMs()]).toEqual([null, null]);
  });

  it("count up, and do not care that this machine's clock is wrong", () => {
    const skewMs = 3_600_000;
    tell({ vouchedAt: clock.now() - skewMs - 300 }, skewMs);

    clock.advance(2_700);

    expect([signs.heardAgoMs(), signs.vouchedAgoMs()]).toEqual([2_700, 3_000]);
  });

  it("are never below zero", () => {
    tell({ vouchedAt: clock.now() + 200 });

    expect(signs.vouchedAgoMs()).toBe(0);
  });
});

describe("connection", () => {
  it("has its instants by the server's clock", () => {
    const now = clock.now();

    tell({ state: "reconnecting", nextRetryAt: now + 5_000, connectedSince: null, vouchedAt: now - 9_000 }, 1_000);

    expect(signs.connection()).toMatchObject({
      lastHeardAt: now - 1_000,
      nextRetryAt: now + 4_000,
      connectedSince: null,
      vouchedAt: now - 9_000,
    });
  });
});

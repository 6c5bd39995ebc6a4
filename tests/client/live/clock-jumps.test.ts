// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { Clock } from "../../../client/graphql/clock.ts";
import { watchClockJumps } from "../../../client/live/clock-jumps.ts";
import { createManualClock } from "../../support/manual-clock.ts";

/** A clock that can be set while its timers go on. */
function aClock() {
  const manual = createManualClock();
  let ahead = 0;
  const clock: Clock = { now: () => manual.now() + ahead, later: manual.later };
  const set = (byMs: number): void => {
    ahead += byMs;
  };
  return { clock, set, advance: manual.advance, pending: manual.pending };
}

describe("watchClockJumps", () => {
  it("says nothing while time goes on as it should", () => {
    const { clock, advance } = aClock();
    const jumps: number[] = [];
    watchClockJumps(clock, (byMs) => jumps.push(byMs));

    advance(10_000);

    expect(jumps).toEqual([]);
  });

  it("notices within a second that the machine has slept", () => {
    const { clock, set, advance } = aClock();
    const jumps: number[] = [];
    watchClockJumps(clock, (byMs) => jumps.push(byMs));

    set(3_600_000);
    advance(1_000);
    advance(10_000);

    expect(jumps).toEqual([3_600_000]);
  });

  it("notices that the clock was set back", () => {
    const { clock, set, advance } = aClock();
    const jumps: number[] = [];
    watchClockJumps(clock, (byMs) => jumps.push(byMs));

    set(-60_000);
    advance(1_000);

    expect(jumps).toEqual([-60_000]);
  });

  it("takes a late timer for nothing but that", () => {
    const { clock, set, advance } = aClock();
    const jumps: number[] = [];
    watchClockJumps(clock, (byMs) => jumps.push(byMs));

    set(1_900);
    advance(1_000);

    expect(jumps).toEqual([]);
  });

  it("stops when told to", () => {
    const { clock, pending } = aClock();

    watchClockJumps(clock, () => {})();

    expect(pending()).toBe(0);
  });
});

// @vitest-environment node
import { describe, expect, it } from "vitest";
import { createSkew } from "../../../client/live/skew.ts";
import { createManualClock } from "../../support/manual-clock.ts";

describe("createSkew", () => {
  it("is unknown at first", () => {
    expect(createSkew(createManualClock()).get()).toBeNull();
  });

  it("takes what was on the way for the shortest time for the truth", () => {
    const clock = createManualClock();
    const skew = createSkew(clock);
    const server = clock.now() - 60_000;

    clock.advance(80);
    skew.observe(server);
    clock.advance(1_000);
    skew.observe(server + 1_070);
    clock.advance(1_000);
    skew.observe(server + 2_000);

    expect(skew.get()).toBe(60_010);
  });

  it("is below zero where this machine's clock is behind", () => {
    const clock = createManualClock();
    const skew = createSkew(clock);

    skew.observe(clock.now() + 5_000);

    expect(skew.get()).toBe(-5_000);
  });

  it("starts anew when a clock was set", () => {
    const clock = createManualClock();
    const skew = createSkew(clock);
    skew.observe(clock.now() + 5_000);

    skew.reset();
    skew.observe(clock.now());

    expect(skew.get()).toBe(0);
  });
});

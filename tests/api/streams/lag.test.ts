import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLag, type Lag } from "../../../api/streams/lag.ts";

let lag: Lag;

beforeEach(() => {
  vi.useFakeTimers();
  lag = createLag();
});

afterEach(() => {
  vi.useRealTimers();
});

const at = (horizon: bigint) => ({ horizon, frontier: horizon });

describe("createLag", () => {
  it("takes a replica that is where its source was a moment ago for one that follows", () => {
    lag.check(at(10n), at(10n));
    vi.advanceTimersByTime(60_000);

    expect(() => lag.check(at(20n), at(10n))).not.toThrow();
  });

  it("gives a replica five seconds to come to where its source was", () => {
    lag.check(at(20n), at(10n));
    vi.advanceTimersByTime(5_000);

    expect(() => lag.check(at(30n), at(19n))).not.toThrow();
  });

  it("throws when it has not come there", () => {
    lag.check(at(20n), at(10n));
    vi.advanceTimersByTime(5_001);

    expect(() => lag.check(at(30n), at(19n))).toThrow("The replica is more than 5 s behind");
  });

  it("goes on once it has", () => {
    lag.check(at(20n), at(10n));
    vi.advanceTimersByTime(9_000);

    lag.check(at(30n), at(20n));
    vi.advanceTimersByTime(4_000);

    expect(() => lag.check(at(40n), at(29n))).not.toThrow();
  });

  it("begins again where the source itself was put back, as by a restore", () => {
    lag.check(at(1_000n), at(1_000n));
    lag.check(at(20n), at(20n));
    vi.advanceTimersByTime(60_000);

    expect(() => lag.check(at(30n), at(30n))).not.toThrow();
  });
});

import { describe, expect, it } from "vitest";
import { createBreaker } from "../../../api/market/breaker.ts";

/** A breaker that was failed so often, and its clock. */
function aBreaker(failures: number) {
  const clock = { now: 0 };
  const breaker = createBreaker(() => clock.now);
  for (let failure = 0; failure < failures; failure += 1) {
    breaker.failed();
  }
  return { breaker, clock };
}

describe("createBreaker", () => {
  it("lets everybody through at first", () => {
    const { breaker } = aBreaker(0);

    expect([breaker.state(), breaker.admit(), breaker.admit()]).toEqual(["CLOSED", 0, 0]);
  });

  it("opens after twelve failures in a row, and not after eleven", () => {
    expect(aBreaker(11).breaker.state()).toBe("CLOSED");
    expect(aBreaker(12).breaker.state()).toBe("OPEN");
  });

  it("counts failures from the beginning after a success", () => {
    const { breaker } = aBreaker(11);
    breaker.succeeded();
    breaker.failed();

    expect(breaker.state()).toBe("CLOSED");
  });

  it("says how long it rests", () => {
    const { breaker, clock } = aBreaker(12);
    clock.now = 10_000;

    expect(breaker.admit()).toBe(20_000);
  });

  it("then lets one try, while the others wait", () => {
    const { breaker, clock } = aBreaker(12);
    clock.now = 30_000;

    expect([breaker.state(), breaker.admit(), breaker.admit()]).toEqual(["HALF_OPEN", 0, 1_000]);
  });

  it("closes when that one succeeds", () => {
    const { breaker, clock } = aBreaker(12);
    clock.now = 30_000;
    breaker.admit();
    breaker.succeeded();

    expect([breaker.state(), breaker.admit()]).toEqual(["CLOSED", 0]);
  });

  it("rests again when that one fails", () => {
    const { breaker, clock } = aBreaker(12);
    clock.now = 30_000;
    breaker.admit();
    breaker.failed();

    expect([breaker.state(), breaker.admit()]).toEqual(["OPEN", 30_000]);
  });

  it("lets another one try when that one was called off", () => {
    const { breaker, clock } = aBreaker(12);
    clock.now = 30_000;
    breaker.admit();
    breaker.abandoned();

    expect(breaker.admit()).toBe(0);
  });

  it("lets everybody through when a person says so", () => {
    const { breaker } = aBreaker(12);
    breaker.reset();

    expect([breaker.state(), breaker.admit()]).toEqual(["CLOSED", 0]);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createThrottle, type Throttle } from "../../../api/streams/throttle.ts";

let passed: number[];
let throttle: Throttle<number>;

beforeEach(() => {
  vi.useFakeTimers();
  passed = [];
  throttle = createThrottle<number>({
    intervalMs: 1_000,
    isUrgent: (last, next) => Math.sign(last) !== Math.sign(next),
    pass: (value) => passed.push(value),
  });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("createThrottle", () => {
  it("passes the first value at once", () => {
    throttle.put(1);

    expect(passed).toEqual([1]);
  });

  it("passes the newest value at the interval's end, and no earlier", () => {
    throttle.put(1);
    throttle.put(2);
    throttle.put(3);
    vi.advanceTimersByTime(999);
    const before = [...passed];

    vi.advanceTimersByTime(1);

    expect(before).toEqual([1]);
    expect(passed).toEqual([1, 3]);
  });

  it("begins a new interval with each value it passes", () => {
    throttle.put(1);
    throttle.put(2);
    vi.advanceTimersByTime(1_000);
    throttle.put(3);
    vi.advanceTimersByTime(999);
    const before = [...passed];

    vi.advanceTimersByTime(1);

    expect(before).toEqual([1, 2]);
    expect(passed).toEqual([1, 2, 3]);
  });

  it("passes a value at once after a quiet interval", () => {
    throttle.put(1);
    vi.advanceTimersByTime(1_000);

    throttle.put(2);

    expect(passed).toEqual([1, 2]);
  });

  it("passes an urgent step at once, and what it held back with it", () => {
    throttle.put(1);
    throttle.put(2);

    throttle.put(-3);
    vi.advanceTimersByTime(5_000);

    expect(passed).toEqual([1, -3]);
  });

  it("begins a new interval with an urgent step", () => {
    throttle.put(1);
    vi.advanceTimersByTime(900);
    throttle.put(-1);

    throttle.put(-2);
    vi.advanceTimersByTime(999);

    expect(passed).toEqual([1, -1]);
  });

  it("passes every value where the interval is 0", () => {
    const open = createThrottle<number>({
      intervalMs: 0,
      isUrgent: () => false,
      pass: (value) => passed.push(value),
    });

    open.put(1);
    open.put(2);
    open.put(3);

    expect(passed).toEqual([1, 2, 3]);
  });

  it("passes nothing after it was stopped", () => {
    throttle.put(1);
    throttle.put(2);

    throttle.stop();
    vi.advanceTimersByTime(5_000);

    expect(passed).toEqual([1]);
  });
});

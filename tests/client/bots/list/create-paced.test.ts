import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPaced, type PacedOptions } from "../../../../client/bots/list/create-paced.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Something that is read at most every 100 ms; `write` changes it. */
function pace(options: Partial<PacedOptions<number>> = {}) {
  return createRoot((dispose) => {
    const [source, write] = createSignal(0);
    let reads = 0;
    const value = createPaced({
      read: () => {
        reads += 1;
        return source();
      },
      wake: source,
      everyMs: 100,
      ...options,
    });
    return { value, write, dispose, reads: () => reads };
  });
}

describe("createPaced", () => {
  it("has a value from the beginning", () => {
    expect(pace().value()).toBe(0);
  });

  it("follows the first change at once", () => {
    const { value, write } = pace();

    write(1);
    vi.advanceTimersByTime(0);

    expect(value()).toBe(1);
  });

  it("reads many changes as one, and ends with the last", () => {
    const { value, write, reads } = pace();
    write(1);
    vi.advanceTimersByTime(0);

    write(2);
    write(3);
    vi.advanceTimersByTime(99);
    expect([value(), reads()]).toEqual([1, 2]);
    vi.advanceTimersByTime(1);

    expect([value(), reads()]).toEqual([3, 3]);
  });

  it("keeps its value while it is held, and catches up after", () => {
    const [isHeld, setIsHeld] = createSignal(true);
    const { value, write } = pace({ isHeld });

    write(1);
    vi.advanceTimersByTime(1_000);
    expect(value()).toBe(0);
    setIsHeld(false);
    vi.advanceTimersByTime(0);

    expect(value()).toBe(1);
  });

  it("does not wait where it has to hurry", () => {
    const [hurry, setHurry] = createSignal(0);
    const { value, write } = pace({ hurry });
    write(1);
    vi.advanceTimersByTime(0);
    write(2);

    setHurry(1);
    vi.advanceTimersByTime(0);

    expect(value()).toBe(2);
  });

  it("reads nothing after its owner is gone", () => {
    const { write, reads, dispose } = pace();
    write(1);

    dispose();
    vi.advanceTimersByTime(1_000);

    expect(reads()).toBe(1);
  });
});

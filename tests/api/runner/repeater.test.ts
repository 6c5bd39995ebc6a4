import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRepeater } from "../../../api/runner/repeater.ts";

describe("createRepeater", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A task whose ends are in the test's hands. */
  const aTask = () => {
    const ends: ((delayMs: number | null) => void)[] = [];
    const run = vi.fn<() => Promise<number | null>>(() => new Promise((resolve) => ends.push(resolve)));
    const end = async (delayMs: number | null) => {
      ends.shift()?.(delayMs);
      await vi.advanceTimersByTimeAsync(0);
    };
    return { run, end };
  };

  it("does nothing until it is woken", async () => {
    const { run } = aTask();
    createRepeater(run);

    await vi.advanceTimersByTimeAsync(60_000);

    expect(run).not.toHaveBeenCalled();
  });

  it("repeats after the time each run asks for", async () => {
    const { run, end } = aTask();
    createRepeater(run).wake();
    await end(500);

    await vi.advanceTimersByTimeAsync(499);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("does not wait any longer when it is woken", async () => {
    const { run, end } = aTask();
    const repeater = createRepeater(run);
    repeater.wake();
    await end(60_000);

    repeater.wake();

    expect(run).toHaveBeenCalledTimes(2);
  });

  it("runs once more, and not twice at a time, when it is woken while it runs", async () => {
    const { run, end } = aTask();
    const repeater = createRepeater(run);
    repeater.wake();
    repeater.wake();
    repeater.wake();
    expect(run).toHaveBeenCalledTimes(1);

    await end(60_000);

    expect(run).toHaveBeenCalledTimes(2);
  });

  it("ends when a run says so", async () => {
    const { run, end } = aTask();
    const repeater = createRepeater(run);
    repeater.wake();
    await end(null);

    repeater.wake();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(run).toHaveBeenCalledTimes(1);
  });

  it("stops when the run under way is over, and runs no more", async () => {
    const { run, end } = aTask();
    const repeater = createRepeater(run);
    repeater.wake();
    const stopped = vi.fn<() => void>();
    void repeater.stop().then(stopped);
    await vi.advanceTimersByTimeAsync(0);
    expect(stopped).not.toHaveBeenCalled();

    await end(1);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(stopped).toHaveBeenCalled();
    expect(run).toHaveBeenCalledTimes(1);
  });
});

import type { Clock } from "../../client/graphql/clock.ts";

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /** Lets time pass and runs what falls due on the way, in order. */
  advance(durationMs: number): void;
  /** Timers that have not run and were not called off. */
  pending(): number;
}

/** Starts at the given instant, in milliseconds since the epoch. */
export function createManualClock(start = Date.parse("2026-11-23T02:00:00.000Z")): ManualClock {
  const timers = new Set<{ at: number; run: () => void }>();
  let now = start;

  const nextBefore = (end: number) =>
    [...timers].filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0];

  return {
    now: () => now,
    later: (run, delayMs) => {
      const timer = { at: now + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pending: () => timers.size,
    advance: (durationMs) => {
      const end = now + durationMs;
      for (let timer = nextBefore(end); timer !== undefined; timer = nextBefore(end)) {
        timers.delete(timer);
        now = timer.at;
        timer.run();
      }
      now = end;
    },
  };
}

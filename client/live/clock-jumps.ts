import type { Clock } from "../graphql/clock.ts";

const TICK_MS = 1_000;
/** Timers of a busy or hidden page come late by less. */
const LEAST_JUMP_MS = 2_000;

/**
 * Notices that time went on without us, since the machine slept, or that its clock was set.
 *
 * @param onJump told by how many milliseconds the clock went further than the timer, less than zero where it was set back
 * @returns stops it
 */
export function watchClockJumps(clock: Clock, onJump: (byMs: number) => void): () => void {
  let expectedAt = clock.now() + TICK_MS;
  const tick = (): void => {
    const byMs = clock.now() - expectedAt;
    expectedAt = clock.now() + TICK_MS;
    cancel = clock.later(tick, TICK_MS);
    if (Math.abs(byMs) >= LEAST_JUMP_MS) {
      onJump(byMs);
    }
  };
  let cancel = clock.later(tick, TICK_MS);
  return () => cancel();
}

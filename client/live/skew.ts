import type { Clock } from "../graphql/clock.ts";

/** How much this machine's clock is ahead of the server's. */
export interface Skew {
  /** Milliseconds, negative where it is behind; null before anything was observed. */
  get(): number | null;
  /** The server has just said that it was this instant, in milliseconds since the epoch by its own clock. */
  observe(instant: number): void;
  /** One of the clocks may have been set. */
  reset(): void;
}

/**
 * Estimates the skew by the smallest difference seen between receiving an instant and the instant itself: each difference
 * is the skew and the time on the way, and the smallest was on the way for the shortest time.
 */
export function createSkew(clock: Clock): Skew {
  let skewMs: number | null = null;
  return {
    get: () => skewMs,
    observe: (instant) => {
      skewMs = Math.min(skewMs ?? Infinity, clock.now() - instant);
    },
    reset: () => {
      skewMs = null;
    },
  };
}

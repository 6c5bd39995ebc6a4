/** Whether an exchange is tried: freely, not for a while, or by one connection alone to see whether it is back. */
export const BREAKER_STATES = ["CLOSED", "OPEN", "HALF_OPEN"] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** Keeps all connections to one exchange from hammering at a door that stays shut. */
export interface Breaker {
  readonly state: () => BreakerState;
  /** @returns 0 where the attempt may begin now, which then counts as begun; else ms after which to ask again. */
  readonly admit: () => number;
  /** An attempt has led to a connection. */
  readonly succeeded: () => void;
  /** An attempt has not. */
  readonly failed: () => void;
  /** An attempt was called off before either. */
  readonly abandoned: () => void;
  /** A person wants it tried now. */
  readonly reset: () => void;
}

/** In a row, over all connections of the exchange. */
const FAILURES_THAT_OPEN = 12;
const REST_MS = 30_000;
/** How soon those who wait ask again while one of them tries. */
const WAIT_FOR_TRIAL_MS = 1_000;

/**
 * Makes a breaker. It opens after 12 failures in a row, rests for 30 s, then lets one attempt try: its success closes it, its failure
 * begins another rest.
 *
 * @param now - in ms, on a clock that never goes back. @defaultValue performance.now
 */
export function createBreaker(now: () => number = () => performance.now()): Breaker {
  let failures = 0;
  let restUntil: number | null = null;
  let isTrying = false;

  return {
    state: () => (restUntil === null ? "CLOSED" : isTrying || now() >= restUntil ? "HALF_OPEN" : "OPEN"),
    admit: () => {
      if (restUntil === null) {
        return 0;
      }
      if (isTrying) {
        return WAIT_FOR_TRIAL_MS;
      }
      const waitMs = restUntil - now();
      isTrying = waitMs <= 0;
      return Math.max(waitMs, 0);
    },
    succeeded: () => {
      failures = 0;
      restUntil = null;
      isTrying = false;
    },
    failed: () => {
      failures += 1;
      isTrying = false;
      if (failures >= FAILURES_THAT_OPEN) {
        restUntil = now() + REST_MS;
      }
    },
    abandoned: () => {
      isTrying = false;
    },
    reset: () => {
      failures = 0;
      restUntil = null;
      isTrying = false;
    },
  };
}

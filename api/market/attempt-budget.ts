/** How often an exchange lets one address connect. */
export interface AttemptLimit {
  /** At most so many. */
  readonly attempts: number;
  /** In so many ms. */
  readonly withinMs: number;
}

/** Counts the attempts of all connections to an exchange. */
export interface AttemptBudget {
  /** @returns 0 where an attempt may be made now, else ms until one may be. */
  readonly waitMs: () => number;
  /** An attempt is made. */
  readonly spend: () => void;
}

/**
 * Makes a budget: whoever asks for retries, or however often a connection is lost as soon as it has lasted, an exchange is
 * not connected to so often that it shuts everybody out who comes from this address.
 *
 * @param now - in ms, on a clock that never goes back. @defaultValue performance.now
 */
export function createAttemptBudget(
  { attempts, withinMs }: AttemptLimit,
  now: () => number = () => performance.now(),
): AttemptBudget {
  let spentAt: readonly number[] = [];
  return {
    waitMs: () => {
      spentAt = spentAt.filter((at) => now() - at < withinMs);
      const [oldest = 0] = spentAt;
      return spentAt.length < attempts ? 0 : oldest + withinMs - now();
    },
    spend: () => {
      spentAt = [...spentAt, now()].slice(-attempts);
    },
  };
}

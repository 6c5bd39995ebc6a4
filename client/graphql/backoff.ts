/** How many retries in a row may fail before only a person's wish starts another. */
export const MAX_ATTEMPTS = 10;

const INITIAL_DELAY_MS = 1_000;
const DELAYS_MS = [5_000, 10_000, 20_000] as const;
/** The longest wait that is not the server's explicit wish by `Retry-After`. */
export const MAX_DELAY_MS = 30_000;

/**
 * How long to wait before a retry. The waits are 0.1 to 1 s, then 4 to 5, 8 to 10, 16 to 20, and 24 to 30 s for every
 * further one; the jitter also applies at the cap, so that clients cut off together do not come back together.
 *
 * @param attempt which retry in a row this is, from 1
 * @param random from 0 to 1, as `Math.random` gives it
 * @returns milliseconds
 */
export function backoffMs(attempt: number, random: number): number {
  if (attempt <= 1) {
    return Math.round(INITIAL_DELAY_MS * (0.1 + 0.9 * random));
  }

  const delayMs = DELAYS_MS[attempt - 2] ?? MAX_DELAY_MS;
  return Math.round(delayMs * (0.8 + 0.2 * random));
}

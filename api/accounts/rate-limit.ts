import { type RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";
import type { Ask } from "../database/ask.ts";

/** Our way to ask the database as rate-limiter-flexible expects one; its table is there. All servers on a database count together. */
export function toRateLimitStore(ask: Ask) {
  const query = async ({ name, text, values }: { name: string; text: string; values: readonly unknown[] }) => {
    const rows = await ask({ name, text }, values, { keyCount: 1 });
    return { rows, rowCount: rows.length };
  };
  return { storeClient: { query }, storeType: "client", tableName: "rate_limit", tableCreated: true };
}

/**
 * Counts one more.
 *
 * @returns null where that is allowed; else in how many whole seconds, 1 or more, it is again.
 */
export async function secondsIfTooMany(limiter: RateLimiterAbstract, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (state) {
    if (!(state instanceof RateLimiterRes)) {
      throw state;
    }
    return Math.max(1, Math.ceil(state.msBeforeNext / 1_000));
  }
}

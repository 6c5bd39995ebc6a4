import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type Limits, toLimitMessage } from "../limits.ts";
import type { Refusal } from "./public-errors.ts";

/**
 * Counts a request, and says why it is one too many; null: it is not.
 *
 * @param asker - whose requests are counted together; null: nobody's.
 */
export type RefuseRate = (asker: string | null) => Promise<Refusal | null>;

const MINUTE_SECONDS = 60;

/** Creates the count, of this process alone: a minute begins with the first request of an asker. */
export function createRequestRate({
  maxRequestsPerMinute: most,
}: Pick<Limits, "maxRequestsPerMinute">): RefuseRate {
  const limiter = new RateLimiterMemory({ points: most, duration: MINUTE_SECONDS });
  return async (asker) => {
    if (asker === null) {
      return null;
    }
    try {
      await limiter.consume(asker);
      return null;
    } catch (state) {
      if (!(state instanceof RateLimiterRes)) {
        throw state;
      }
      return {
        status: 429,
        code: "RATE_LIMITED",
        message: toLimitMessage("The number of requests in a minute", "maxRequestsPerMinute", most),
        retryAfterSeconds: Math.max(1, Math.ceil(state.msBeforeNext / 1_000)),
      };
    }
  };
}

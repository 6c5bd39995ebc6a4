import { RateLimiterMemory } from "rate-limiter-flexible";
import { secondsIfTooMany } from "../accounts/rate-limit.ts";
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
    const retryAfterSeconds = asker === null ? null : await secondsIfTooMany(limiter, asker);
    return retryAfterSeconds === null
      ? null
      : {
          status: 429,
          code: "RATE_LIMITED",
          message: toLimitMessage("The number of requests in a minute", "maxRequestsPerMinute", most),
          retryAfterSeconds,
        };
  };
}

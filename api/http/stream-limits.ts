import type { Refusal } from "./public-errors.ts";

export interface StreamLimitsOptions {
  readonly maxStreams: number;
  readonly maxStreamsPerAccount: number;
  readonly streamCount: () => number;
}

/** How many streams there may be, in all and for one account. */
export interface StreamLimits {
  /** Why an account may not open another one; null: it may. */
  readonly refuse: (accountId: string) => Refusal | null;
  /** Counts a stream of an account until the signal aborts. */
  readonly count: (accountId: string, signal: AbortSignal) => void;
}

const RETRY_AFTER_SECONDS = 5;

/** Creates the count, which knows accounts only while they have streams. */
export function createStreamLimits(options: StreamLimitsOptions): StreamLimits {
  const perAccount = new Map<string, number>();

  function change(accountId: string, by: number): void {
    const count = (perAccount.get(accountId) ?? 0) + by;
    if (count === 0) {
      perAccount.delete(accountId);
    } else {
      perAccount.set(accountId, count);
    }
  }

  return {
    refuse: (accountId) => {
      if (options.streamCount() >= options.maxStreams) {
        const message = `The server carries no more than ${options.maxStreams} streams: try again in a moment`;
        return { status: 503, code: "UNAVAILABLE", message, retryAfterSeconds: RETRY_AFTER_SECONDS };
      }
      if ((perAccount.get(accountId) ?? 0) >= options.maxStreamsPerAccount) {
        const message = `Your account has ${options.maxStreamsPerAccount} streams open already: close one first`;
        return { status: 429, code: "RATE_LIMITED", message, retryAfterSeconds: RETRY_AFTER_SECONDS };
      }
      return null;
    },
    count: (accountId, signal) => {
      change(accountId, 1);
      signal.addEventListener("abort", () => change(accountId, -1), { once: true });
    },
  };
}

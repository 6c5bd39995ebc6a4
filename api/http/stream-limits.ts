import type { Refusal } from "./public-errors.ts";

export interface StreamLimitsOptions {
  readonly maxStreams: number;
  readonly maxStreamsPerAccount: number;
}

/** How many streams there may be, in all and for one account. */
export interface StreamLimits {
  /**
   * Admits one more stream of an account, or says why it may not be opened. Those that come at once are counted one by one.
   *
   * @returns for an admitted one, counts it no longer; to be called once, when it is over.
   */
  readonly admit: (accountId: string) => Refusal | (() => void);
}

const RETRY_AFTER_SECONDS = 5;

/** Creates the count, which knows accounts only while they have streams. */
export function createStreamLimits({ maxStreams, maxStreamsPerAccount }: StreamLimitsOptions): StreamLimits {
  const perAccount = new Map<string, number>();
  let total = 0;

  function change(accountId: string, by: number): void {
    const count = (perAccount.get(accountId) ?? 0) + by;
    total += by;
    if (count === 0) {
      perAccount.delete(accountId);
    } else {
      perAccount.set(accountId, count);
    }
  }

  function refuse(accountId: string): Refusal | null {
    if (total >= maxStreams) {
      const message = `The server carries no more than ${maxStreams} streams: try again in a moment`;
      return { status: 503, code: "UNAVAILABLE", message, retryAfterSeconds: RETRY_AFTER_SECONDS };
    }
    if ((perAccount.get(accountId) ?? 0) >= maxStreamsPerAccount) {
      const message = `Your account has ${maxStreamsPerAccount} streams open already: close one first`;
      return { status: 429, code: "RATE_LIMITED", message, retryAfterSeconds: RETRY_AFTER_SECONDS };
    }
    return null;
  }

  return {
    admit: (accountId) => {
      const refusal = refuse(accountId);
      if (refusal !== null) {
        return refusal;
      }
      change(accountId, 1);
      return () => change(accountId, -1);
    },
  };
}

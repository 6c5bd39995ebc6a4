import type { Refusal } from "./public-errors.ts";
import { createStreamTally, NO_OTHER_STREAMS, type OtherStreams } from "./stream-shares.ts";

export interface StreamLimitsOptions {
  readonly maxStreams: number;
  readonly maxStreamsPerAccount: number;
  /** What other processes of the same server carry: the limits hold for all of them together. @defaultValue none */
  readonly otherStreams?: OtherStreams | undefined;
}

/** How many streams there may be, in all and for one account. */
export interface StreamLimits {
  /**
   * Admits one more stream of an account, or says why it may not be opened. Those that come at once are counted one by one.
   *
   * @param accountId - the account; for a share link, which is counted by itself, its session.
   * @returns for an admitted one, counts it no longer; to be called once, when it is over.
   */
  readonly admit: (accountId: string) => Refusal | (() => void);
}

const RETRY_AFTER_SECONDS = 5;

/** Creates the count, which knows accounts only while they have streams. */
export function createStreamLimits(options: StreamLimitsOptions): StreamLimits {
  const { maxStreams, maxStreamsPerAccount, otherStreams = NO_OTHER_STREAMS } = options;
  const own = createStreamTally();

  function change(accountId: string, by: number): void {
    own.add([[accountId, by]]);
    otherStreams.tell(accountId, by);
  }

  function refuse(accountId: string): Refusal | null {
    if (own.total() + otherStreams.count() >= maxStreams) {
      const message = `The server carries no more than ${maxStreams} streams: try again in a moment`;
      return { status: 503, code: "UNAVAILABLE", message, retryAfterSeconds: RETRY_AFTER_SECONDS };
    }
    if (own.of(accountId) + otherStreams.countOf(accountId) >= maxStreamsPerAccount) {
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

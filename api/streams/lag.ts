/** How far writes have come: every one below the horizon is over, and none above the frontier has begun. */
export interface WriteNumbers {
  readonly horizon: bigint;
  readonly frontier: bigint;
}

/** Notices a replica that does not follow any more. */
export interface Lag {
  /**
   * Compares a look with what its source said before it.
   *
   * @throws when the replica has not come in time to where its source was.
   */
  readonly check: (source: WriteNumbers, look: WriteNumbers) => void;
}

/** A replica that follows is behind by ms; one by so much more is cut off, and what it shows is old. */
const LONGEST_LAG_MS = 5_000;

/** Creates the check: one mark at a time, set where the source is and waited for at the replica. */
export function createLag(): Lag {
  let mark: { readonly horizon: bigint; readonly at: number } | undefined;
  return {
    check: (source, look) => {
      const now = performance.now();
      // A source that was put back never comes to where it was.
      if (mark === undefined || look.horizon >= mark.horizon || source.horizon < mark.horizon) {
        mark = { horizon: source.horizon, at: now };
        return;
      }
      if (now - mark.at > LONGEST_LAG_MS) {
        throw new Error(`The replica is more than ${LONGEST_LAG_MS / 1_000} s behind`);
      }
    },
  };
}

/** A task that is done again and again, never twice at the same time. */
export interface Repeater {
  /** Does it now; where it is being done, once more afterwards. */
  readonly wake: () => void;
  /** Ends it, and resolves when nothing of it is under way any more. */
  readonly stop: () => Promise<void>;
}

/**
 * Makes a task that repeats itself once it was woken for the first time.
 *
 * @param run - does it once and never rejects; gives the ms until the next time, or null to end.
 */
export function createRepeater(run: () => Promise<number | null>): Repeater {
  let underWay: Promise<void> | undefined;
  let cancelWait = (): void => undefined;
  let isWoken = false;
  let isEnded = false;

  const once = async (): Promise<void> => {
    isWoken = false;
    const delayMs = await run();
    underWay = undefined;
    if (delayMs === null) {
      isEnded = true;
    }
    if (!isEnded) {
      cancelWait = after(isWoken ? 0 : (delayMs ?? 0), begin);
    }
  };
  const begin = (): void => {
    underWay = once();
  };

  return {
    wake: () => {
      isWoken = true;
      if (isEnded || underWay !== undefined) {
        return;
      }
      cancelWait();
      begin();
    },
    stop: async () => {
      isEnded = true;
      cancelWait();
      await underWay;
    },
  };
}

/** A timer never waits less than 1 ms, which would be the longest part of a fast replay's ticks. */
function after(delayMs: number, callback: () => void): () => void {
  if (delayMs < 1) {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}

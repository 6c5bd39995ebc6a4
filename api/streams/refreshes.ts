/** Those who wait until keys have been answered for by looks begun after they asked. */
export interface Refreshes {
  /**
   * Waits for keys.
   *
   * @param keys - the same array each time: those who ask with it between two looks wait together.
   * @param look - the number of the last look that has begun.
   * @returns whether nobody has asked so yet: the keys have to be looked at.
   */
  readonly add: (keys: readonly string[], look: number, done: () => void) => boolean;
  /** Calls back whoever has nothing to wait for any more. */
  readonly settle: () => void;
  readonly clear: () => void;
}

interface Refresh {
  readonly keys: readonly string[];
  readonly askedAtLook: number;
  readonly done: (() => void)[];
  /** How many of the keys are known to be answered for, from the first one on. */
  answeredCount: number;
}

/**
 * Creates the record.
 *
 * @param isAnsweredSince - whether a look begun after the one of this number has answered for a key.
 */
export function createRefreshes(isAnsweredSince: (key: string, look: number) => boolean): Refreshes {
  const waiting = new Set<Refresh>();
  const newest = new WeakMap<readonly string[], Refresh>();

  function isAnswered(one: Refresh): boolean {
    for (let key = one.keys[one.answeredCount]; key !== undefined; key = one.keys[one.answeredCount]) {
      if (!isAnsweredSince(key, one.askedAtLook)) {
        return false;
      }
      one.answeredCount += 1;
    }
    return true;
  }

  return {
    add: (keys, look, done) => {
      const known = newest.get(keys);
      if (known !== undefined && known.askedAtLook === look && waiting.has(known)) {
        known.done.push(done);
        return false;
      }
      const one: Refresh = { keys, askedAtLook: look, done: [done], answeredCount: 0 };
      newest.set(keys, one);
      waiting.add(one);
      return true;
    },
    settle: () => {
      for (const one of waiting) {
        if (isAnswered(one)) {
          waiting.delete(one);
          one.done.forEach((tellDone) => tellDone());
        }
      }
    },
    clear: () => waiting.clear(),
  };
}

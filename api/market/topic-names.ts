/** By which name an exchange calls what is followed. */
export interface TopicNames {
  readonly add: (name: string, key: string) => void;
  /** All topics that are called so, in the order in which they came; none where nobody follows any. */
  readonly keysOf: (name: string) => readonly string[];
  /** Forgets the topics that are not wanted any more. */
  readonly prune: (isWanted: (key: string) => boolean) => void;
}

/**
 * Makes an empty list. A name may stand for several topics: Binance writes base and quote currency without anything in
 * between, so that `BTC/USDT` and `B/TCUSDT` are the same to it, and none of them may take the other's messages away.
 */
export function createTopicNames(): TopicNames {
  const keysByName = new Map<string, Set<string>>();
  return {
    add: (name, key) => {
      const keys = keysByName.get(name) ?? new Set();
      keysByName.set(name, keys.add(key));
    },
    keysOf: (name) => [...(keysByName.get(name) ?? [])],
    prune: (isWanted) => {
      for (const [name, keys] of keysByName) {
        keys.forEach((key) => isWanted(key) || keys.delete(key));
        if (keys.size === 0) {
          keysByName.delete(name);
        }
      }
    },
  };
}

import { keyOf, type MarketTopic } from "./market-data.ts";

/** What is wanted of one connection, and how much of it the exchange was asked for. */
export interface TopicList {
  /** @returns a function that ends it; the topic stays for a minute, as somebody else may want it. */
  readonly follow: (topic: MarketTopic) => () => void;
  readonly has: (key: string) => boolean;
  readonly size: () => number;
  readonly keys: () => readonly string[];
  /** What has to be asked for and taken back now; it then counts as done. */
  readonly difference: () => { readonly added: readonly MarketTopic[]; readonly removed: readonly MarketTopic[] };
  /** Nothing has been asked for: the connection is new. */
  readonly forget: () => void;
  readonly topicOf: (key: string) => MarketTopic | undefined;
  /** Whether the exchange was asked for it on this connection. */
  readonly isAsked: (key: string) => boolean;
  readonly close: () => void;
}

/** How long a topic stays that nobody follows. */
const LINGER_MS = 60_000;

/** @param onChange - what is wanted has changed. */
export function createTopicList(onChange: () => void): TopicList {
  const wanted = new Map<string, { topic: MarketTopic; followers: number; timer: NodeJS.Timeout | undefined }>();
  const asked = new Map<string, MarketTopic>();

  function leave(key: string): void {
    const entry = wanted.get(key);
    if (entry === undefined) {
      return;
    }
    entry.followers -= 1;
    if (entry.followers > 0) {
      return;
    }
    entry.timer = setTimeout(() => {
      wanted.delete(key);
      onChange();
    }, LINGER_MS);
    entry.timer.unref();
  }

  return {
    follow: (topic) => {
      const key = keyOf(topic);
      const known = wanted.get(key);
      if (known === undefined) {
        wanted.set(key, { topic, followers: 1, timer: undefined });
        onChange();
      } else {
        clearTimeout(known.timer);
        known.followers += 1;
      }
      let isFollowing = true;
      return () => {
        if (isFollowing) {
          isFollowing = false;
          leave(key);
        }
      };
    },
    has: (key) => wanted.has(key),
    size: () => wanted.size,
    keys: () => [...wanted.keys()],
    difference: () => {
      const added = [...wanted].filter(([key]) => !asked.has(key)).map(([, { topic }]) => topic);
      const removed = [...asked].filter(([key]) => !wanted.has(key)).map(([, topic]) => topic);
      added.forEach((topic) => asked.set(keyOf(topic), topic));
      removed.forEach((topic) => asked.delete(keyOf(topic)));
      return { added, removed };
    },
    forget: () => asked.clear(),
    topicOf: (key) => wanted.get(key)?.topic,
    isAsked: (key) => asked.has(key),
    close: () => {
      wanted.forEach(({ timer }) => clearTimeout(timer));
      wanted.clear();
    },
  };
}

/** One source for all who follow the same key; the newest event is told at once to those who come later. */
export interface Broadcast<Event> {
  /** @returns a function that ends it; with the last one the source is closed. */
  readonly watch: (key: string, watcher: (event: Event) => void) => () => void;
}

/**
 * Makes a broadcast.
 *
 * @param open - opens the source of a key, and returns what closes it; it may emit at once.
 */
export function createBroadcast<Event>(
  open: (key: string, emit: (event: Event) => void) => () => void,
): Broadcast<Event> {
  const sources = new Map<string, Source<Event>>();

  function sourceOf(key: string): Source<Event> {
    const known = sources.get(key);
    if (known !== undefined) {
      return known;
    }
    const source: Source<Event> = { watchers: new Set(), newest: undefined, close: () => undefined };
    sources.set(key, source);
    source.close = open(key, (event) => {
      source.newest = { event };
      source.watchers.forEach((watcher) => watcher(event));
    });
    return source;
  }

  return {
    watch: (key, watcher) => {
      const source = sourceOf(key);
      source.watchers.add(watcher);
      if (source.newest !== undefined) {
        watcher(source.newest.event);
      }
      return () => {
        if (source.watchers.delete(watcher) && source.watchers.size === 0) {
          sources.delete(key);
          source.close();
        }
      };
    },
  };
}

interface Source<Event> {
  readonly watchers: Set<(event: Event) => void>;
  newest: { readonly event: Event } | undefined;
  close: () => void;
}

/** What a stream says of one bot, as far as keeping it goes. */
export interface FeedUpdate {
  readonly botId: string;
  /** Null: there is no such bot of the viewer's. */
  readonly status: { readonly revision: number; readonly readAt: string } | null;
}

/** The latest update of each bot of a stream. */
export interface FeedCache<Update> {
  get(botId: string): Update | undefined;
  values(): Iterable<Update>;
  /** Whether a snapshot has come. */
  isLoaded(): boolean;
  /** Takes over changes. @returns the bots that have changed */
  merge(updates: readonly Update[]): readonly string[];
  /**
   * Takes over a snapshot; what is not in it is gone.
   *
   * @param isKeepingNewer for a second stream beside one that runs, whose snapshot may be a moment older than what the
   * first one has brought already; a revision must not go back then. After a loss it may: the database may be another
   */
  replace(updates: readonly Update[], isKeepingNewer: boolean): "all";
  clear(): void;
}

/** Keeps nothing at first. */
export function createFeedCache<Update extends FeedUpdate>(): FeedCache<Update> {
  let latest = new Map<string, Update>();
  let isLoaded = false;

  return {
    get: (botId) => latest.get(botId),
    values: () => latest.values(),
    isLoaded: () => isLoaded,
    merge: (updates) => {
      for (const update of updates) {
        latest.set(update.botId, update);
      }
      return updates.map(({ botId }) => botId);
    },
    replace: (updates, isKeepingNewer) => {
      const before = latest;
      const newest = (update: Update): Update => {
        const known = before.get(update.botId);
        return isKeepingNewer && known !== undefined && isNewer(known, update) ? known : update;
      };
      latest = new Map(updates.map((update) => [update.botId, newest(update)]));
      isLoaded = true;
      return "all";
    },
    clear: () => {
      latest = new Map();
      isLoaded = false;
    },
  };
}

const isNewer = (one: FeedUpdate, other: FeedUpdate): boolean =>
  one.status !== null && other.status !== null && one.status.revision > other.status.revision;

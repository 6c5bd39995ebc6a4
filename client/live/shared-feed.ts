import type { CombinedError } from "@urql/core";
import type { Clock } from "../graphql/clock.ts";
import type { Connection } from "../graphql/connection.ts";
import { answerOf, toSentence } from "../graphql/failure.ts";
import { createFeedCache, type FeedCache, type FeedUpdate } from "./feed-cache.ts";
import { createFeedReading } from "./feed-reading.ts";
import type { Feed, FeedHooks } from "./feed.ts";
import { isCovered, keyOf, type Wanted } from "./wanted.ts";

/** One stream that many tabs look at, whatever bots they come and go with. */
export interface SharedFeed<Update> {
  /** The latest of each bot. */
  readonly cache: Pick<FeedCache<Update>, "get" | "values" | "isLoaded">;
  /** How the stream fares; null where there is none and nobody wants one. It is `connected` only while the cache is up to date. */
  connection(): Connection | null;
  /** The server's refusal, in a sentence. */
  error(): string | null;
  /** Asks for bots; null where nobody shows any. */
  want(wanted: Wanted | null): void;
  retryNow(): void;
  renew(patienceMs: number, reason: string): void;
  /** Forgets everything. */
  close(): void;
}

/** Settings of {@link createSharedFeed}. */
export interface SharedFeedOptions<Update> {
  readonly clock: Clock;
  readonly open: (wanted: Wanted, hooks: FeedHooks<Update>) => Feed;
  /** New data for these bots, or for all. */
  readonly onChange: (botIds: readonly string[] | "all") => void;
  /** The connection or the error has changed. */
  readonly onConnection: () => void;
  /** The session has ended; {@link SharedFeed.retryNow} goes on. */
  readonly onSignedOut: () => void;
  readonly onStranger: () => void;
  /** A snapshot has come that goes on where nothing was: another server may have sent it. */
  readonly onRestart: () => void;
  /** The server has looked at its database at this instant, in milliseconds since the epoch by its own clock. */
  readonly onVouched: (instant: number) => void;
}

/** Changes of what is wanted that come together are one. */
const TOGETHER_MS = 20;
/** What is left is often wanted again at once, by the next page. */
const LINGER_MS = 500;

/** A stream that is open, and for what. */
interface Lane {
  readonly feed: Feed;
  readonly wanted: Wanted;
  readonly key: string;
}

/**
 * Keeps at most one stream, and for a moment two: when other bots are wanted, the new stream opens first, and the old
 * one closes when the new one has brought its snapshot, so that nobody sees a gap.
 */
export function createSharedFeed<Update extends FeedUpdate>(
  options: SharedFeedOptions<Update>,
): SharedFeed<Update> {
  const { clock } = options;
  const cache = createFeedCache<Update>();
  const reading = createFeedReading(options.onVouched);
  let wanted: Wanted | null = null;
  let current: Lane | null = null;
  let next: Lane | null = null;
  /** What the server has refused is not asked again before somebody wants it anew. */
  let refusedKey: string | null = null;
  let error: string | null = null;
  /** The same, or that the session has ended. */
  let endedBy: string | null = null;
  let cancelSettle = (): void => {};

  const openLane = (laneWanted: Wanted): Lane => {
    const feed = options.open(laneWanted, {
      onUpdates: (updates, isSnapshot) => take(lane, updates, isSnapshot),
      onConnection: () => {
        if (next !== null && hasTrouble(next)) {
          // Perhaps there may be no second stream beside the first one: then what is wanted now goes first.
          promote(next);
        }
        if (current !== null) {
          reading.hear(current.feed);
        }
        options.onConnection();
      },
      onEnd: (given) => end(lane, given),
      onStranger: options.onStranger,
    });
    const lane: Lane = { feed, wanted: laneWanted, key: keyOf(laneWanted) };
    return lane;
  };

  const promote = (lane: Lane): void => {
    current?.feed.close();
    current = lane;
    next = null;
    settleSoon();
  };
  const take = (lane: Lane, updates: readonly Update[], isSnapshot: boolean): void => {
    const isBesideOther = lane === next && current?.feed.isFresh() === true;
    if (lane === next) {
      promote(lane);
    }
    if (isSnapshot && !isBesideOther) {
      reading.restart();
      options.onRestart();
    }
    error = null;
    reading.hear(lane.feed);
    updates.forEach(({ status }) => status && reading.vouch(Date.parse(status.readAt)));
    options.onChange(isSnapshot ? cache.replace(updates, isBesideOther) : cache.merge(updates));
  };
  const end = (lane: Lane, given: CombinedError | undefined): void => {
    current = lane === current ? null : current;
    next = lane === next ? null : next;
    refusedKey = lane.key;
    endedBy = given === undefined ? "The server has ended the stream" : toSentence(given);
    if (given !== undefined && answerOf(given)?.status === 401) {
      closeLanes();
      options.onSignedOut();
    } else {
      error = endedBy;
    }
    options.onConnection();
  };
  const closeLanes = (): void => {
    cancelSettle();
    current?.feed.close();
    next?.feed.close();
    current = null;
    next = null;
  };
  const close = (): void => {
    wanted = null;
    refusedKey = null;
    error = null;
    closeLanes();
    cache.clear();
    reading.clear();
  };

  const settle = (): void => {
    if (wanted === null) {
      close();
      return options.onConnection();
    }
    const key = keyOf(wanted);
    if (current?.key === key) {
      next?.feed.close();
      next = null;
    }
    if (current?.key === key || next !== null || key === refusedKey) {
      return;
    }
    if (current?.feed.isFresh() === true) {
      next = openLane(wanted);
    } else {
      current?.feed.close();
      current = openLane(wanted);
    }
    options.onConnection();
  };
  const settleSoon = (): void => {
    cancelSettle();
    const delayMs = current !== null && isCovered(wanted, current.wanted) ? LINGER_MS : TOGETHER_MS;
    cancelSettle = clock.later(settle, delayMs);
  };

  return {
    cache,
    connection: () => {
      if (current !== null) {
        return reading.read(current.feed);
      }
      return wanted === null ? null : { ...reading.read(null), lastError: endedBy };
    },
    error: () => error,
    want: (given) => {
      wanted = given;
      refusedKey = null;
      error = null;
      if (current === null && wanted !== null) {
        settle();
      } else {
        settleSoon();
      }
    },
    retryNow: () => {
      refusedKey = null;
      error = null;
      settle();
      current?.feed.connection.retryNow();
      next?.feed.connection.retryNow();
    },
    renew: (patienceMs, reason) => {
      current?.feed.connection.renew(patienceMs, reason);
      next?.feed.connection.renew(patienceMs, reason);
    },
    close,
  };
}

function hasTrouble({ feed }: Lane): boolean {
  const { state } = feed.connection.get();
  return state === "reconnecting" || state === "failed";
}

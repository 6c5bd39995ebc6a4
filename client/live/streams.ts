import { createClient, type ClientOptions } from "../graphql/client.ts";
import type { Clock } from "../graphql/clock.ts";
import { type Connection, sumUp } from "../graphql/connection.ts";
import { BOT_DETAILS, BOT_LIST, type DetailsUpdate, type ListUpdate } from "./documents.ts";
import { openFeed } from "./feed.ts";
import type { Wants } from "./protocol.ts";
import { createSharedFeed, type SharedFeed } from "./shared-feed.ts";
import { createSkew } from "./skew.ts";

/** The streams of one viewer, whoever shows what they bring. */
export interface Streams {
  readonly list: SharedFeed<ListUpdate>;
  readonly bots: SharedFeed<DetailsUpdate>;
  /** Opens and closes what is needed for all of these. */
  want(wants: readonly Wants[]): void;
  /** How they fare for somebody who wants this. */
  connectionFor(wants: Wants): Connection;
  /** How much this machine's clock is ahead of the server's, in milliseconds; null before that is known. */
  skewMs(): number | null;
  /** Tries again whatever was lost, given up or refused. */
  retryNow(): void;
  /** Replaces streams that were silent for `patienceMs`. */
  renew(patienceMs: number, reason: string): void;
  /** This machine's clock was set, so that what was learnt of the server's is void. */
  forgetSkew(): void;
  /** Closes all and forgets what they have brought. */
  close(): void;
}

/** Settings of {@link createStreams}. */
export interface StreamsOptions {
  readonly client: ClientOptions;
  readonly clock: Clock;
  readonly viewerId: () => string;
  readonly onList: (botIds: readonly string[] | "all") => void;
  readonly onBots: (botIds: readonly string[] | "all") => void;
  readonly onConnection: () => void;
  /** The session has ended; {@link Streams.retryNow} goes on. */
  readonly onSignedOut: () => void;
  /** Somebody else is signed in now. */
  readonly onStranger: () => void;
}

/** Opens nothing before it is wanted. */
export function createStreams(options: StreamsOptions): Streams {
  const { clock, onConnection, onSignedOut, onStranger } = options;
  const skew = createSkew(clock);
  const hooks = { clock, onConnection, onSignedOut, onStranger, onRestart: skew.reset, onVouched: skew.observe };
  const toLane = () => ({ live: createClient(options.client), viewerId: options.viewerId() });

  const list = createSharedFeed<ListUpdate>({
    ...hooks,
    open: (_, lane) => openFeed({ ...lane, ...toLane(), subscribe: (client) => client.subscription(BOT_LIST, {}) }),
    onChange: options.onList,
  });
  const bots = createSharedFeed<DetailsUpdate>({
    ...hooks,
    open: (wanted, lane) => {
      const ids = wanted === "all" ? null : [...wanted];
      return openFeed({ ...lane, ...toLane(), subscribe: (client) => client.subscription(BOT_DETAILS, { ids }) });
    },
    onChange: options.onBots,
  });
  const both = [list, bots] as const;

  return {
    list,
    bots,
    want: (wants) => {
      const botIds = new Set(wants.flatMap((want) => want.botIds));
      list.want(wants.some(({ isList }) => isList) ? "all" : null);
      bots.want(botIds.size > 0 ? botIds : null);
    },
    connectionFor: (wants) => {
      const needed = [...(wants.isList ? [list] : []), ...(wants.botIds.length > 0 ? [bots] : [])];
      return toSharedConnection(connectionsOf(needed), connectionsOf(both));
    },
    skewMs: skew.get,
    retryNow: () => both.forEach((feed) => feed.retryNow()),
    renew: (patienceMs, reason) => both.forEach((feed) => feed.renew(patienceMs, reason)),
    forgetSkew: skew.reset,
    close: () => {
      both.forEach((feed) => feed.close());
      skew.reset();
    },
  };
}

function connectionsOf(feeds: readonly { connection(): Connection | null }[]): readonly Connection[] {
  return feeds.map((feed) => feed.connection()).filter((connection) => connection !== null);
}

/**
 * Streams as one. One that opens for the first time beside one that runs takes nothing away from anybody: the bots that
 * it is for are still loading, and everything else is live.
 */
function toSharedConnection(needed: readonly Connection[], all: readonly Connection[]): Connection {
  const opened = needed.filter(({ state }) => state !== "connecting");
  if (opened.length > 0) {
    return sumUp(opened);
  }
  const running = all.filter(({ state }) => state === "connected");
  return sumUp(running.length > 0 ? running : needed);
}

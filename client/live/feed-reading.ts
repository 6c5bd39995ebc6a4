import { type Connection, DISCONNECTED } from "../graphql/connection.ts";
import type { Feed } from "./feed.ts";

/** What is known of how up to date the data of a feed is, whatever streams have brought it. */
export interface FeedReading {
  /** How the data fares, given the stream that brings it now: `connected` only while it is up to date. */
  read(feed: Feed | null): Connection;
  /** The stream has said something. */
  hear(feed: Feed): void;
  /** The server has looked at its database at this instant of its own. */
  vouch(instant: number): void;
  /** Another server may answer now: what it vouches for is taken as it comes. */
  restart(): void;
  clear(): void;
}

/**
 * Keeps what a new stream does not know yet.
 *
 * @param onVouched told of every later instant than the ones before
 */
export function createFeedReading(onVouched: (instant: number) => void): FeedReading {
  let lastHeardAt: number | null = null;
  let vouchedAt: number | null = null;
  let pingedAt: number | null = null;

  const vouch = (instant: number): void => {
    if (vouchedAt === null || instant > vouchedAt) {
      vouchedAt = instant;
      onVouched(instant);
    }
  };
  return {
    read: (feed) => {
      const connection = feed?.connection.get() ?? DISCONNECTED;
      if (feed?.isFresh() === true) {
        return { ...connection, vouchedAt };
      }
      return {
        ...connection,
        state: staleState(connection, lastHeardAt),
        connectedSince: null,
        lastHeardAt,
        vouchedAt,
      };
    },
    hear: (feed) => {
      if (!feed.isFresh()) {
        return;
      }
      const connection = feed.connection.get();
      lastHeardAt = connection.lastHeardAt;
      // A ping of the attempt before says nothing of the server of this one.
      if (connection.vouchedAt !== null && connection.vouchedAt !== pingedAt) {
        pingedAt = connection.vouchedAt;
        vouch(pingedAt);
      }
    },
    vouch,
    restart: () => {
      vouchedAt = null;
    },
    clear: () => {
      lastHeardAt = null;
      vouchedAt = null;
      pingedAt = null;
    },
  };
}

/** A stream may be open while what is shown is still from before it: until its snapshot comes, nothing is live. */
function staleState({ state }: Connection, lastHeardAt: number | null): Connection["state"] {
  const isOpening = state === "connected" || state === "connecting";
  if (!isOpening) {
    return state;
  }
  return lastHeardAt === null ? "connecting" : "reconnecting";
}

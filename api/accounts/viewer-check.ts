import { whenLate } from "../streams/patience.ts";
import type { Viewer } from "./authenticate.ts";

export interface ViewerCheckOptions {
  /** Asks the database who holds a token. */
  readonly find: (token: string) => Promise<Viewer | null>;
  /** How long, in ms, who was found is still taken for the holder by those who go on being checked; 0: not at all. */
  readonly keptForMs: number;
  /** A check got no answer in time. */
  readonly onHanging: () => void;
}

/** Checks tokens, together for those who come together with the same one. */
export interface ViewerCheck {
  /** Who holds a token; null when it is unknown, expired or revoked. */
  readonly find: (token: string) => Promise<Viewer | null>;
  /** The same for whoever is checked further, as a stream is: what was found a moment ago will do. */
  readonly findRecent: (token: string) => Promise<Viewer | null>;
  /** A session may have ended: who was found by it is not taken for granted any more. */
  readonly forget: (sessionId: string) => void;
}

/** A token that cannot be checked in this time is checked anew for whoever asks next. */
const CHECK_LIMIT_MS = 3_000;

/** Creates the check; it keeps who was found for a moment, and nothing of a token that opens nothing. */
export function createViewerCheck(options: ViewerCheckOptions): ViewerCheck {
  const running = new Map<string, Promise<Viewer | null>>();
  const found = new Map<string, Viewer>();

  function find(token: string): Promise<Viewer | null> {
    const shared = running.get(token);
    if (shared !== undefined) {
      return shared;
    }
    const one = options.find(token);
    const isWaitedFor = () => running.get(token) === one;
    const settle = () => isWaitedFor() && running.delete(token);
    const isInTime = whenLate(CHECK_LIMIT_MS, () => {
      settle();
      options.onHanging();
    });
    running.set(token, one);
    one
      .then(
        // One that nobody waits for any more was under way while a session ended, or for long: what has ended since is not known.
        (viewer) => isWaitedFor() && keep(token, viewer),
        () => undefined,
      )
      .finally(() => {
        isInTime();
        settle();
      });
    return one;
  }

  function keep(token: string, viewer: Viewer | null): void {
    if (viewer !== null && options.keptForMs > 0) {
      found.set(token, viewer);
      setTimeout(() => found.delete(token), options.keptForMs).unref();
    }
  }

  return {
    find,
    findRecent: (token) => {
      const viewer = found.get(token);
      return viewer === undefined ? find(token) : Promise.resolve(viewer);
    },
    forget: (sessionId) => {
      // A check that is under way may find it all the same: whoever comes from now on does not share that.
      running.clear();
      for (const [token, viewer] of found) {
        if (viewer.sessionId === sessionId) {
          found.delete(token);
        }
      }
    },
  };
}

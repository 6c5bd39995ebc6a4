import type { ChangePoller } from "../streams/change-poller.ts";
import type { SseStream } from "../streams/sse.ts";

/** Ends streams with the session that opened them. */
export interface SessionStreams {
  /**
   * Follows a session for one more stream, which is dropped when the session is over.
   *
   * @returns stops following; called when the stream is over.
   */
  readonly add: (sessionId: string, stream: SseStream) => () => void;
}

/**
 * Creates the record of who is here by which session: one watch a session, however many streams it has opened.
 *
 * @param sessions - null says that a session has expired or was revoked.
 */
export function createSessionStreams(sessions: ChangePoller<Date>): SessionStreams {
  const followed = new Map<string, { readonly streams: Set<SseStream>; stop: () => void }>();

  function follow(sessionId: string, stream: SseStream): void {
    const streams = new Set([stream]);
    const one = { streams, stop: () => undefined as void };
    followed.set(sessionId, one);
    one.stop = sessions.watch(sessionId, (expiresAt) => {
      if (expiresAt === null) {
        streams.forEach((each) => each.drop("session"));
      }
    });
    if (streams.size === 0) {
      one.stop();
    }
  }

  return {
    add: (sessionId, stream) => {
      const known = followed.get(sessionId);
      if (known === undefined) {
        follow(sessionId, stream);
      } else {
        known.streams.add(stream);
        // It may have ended since the request was let in: only a look begun from now on can tell.
        sessions.wake([sessionId]);
      }
      return () => {
        const one = followed.get(sessionId);
        if (one?.streams.delete(stream) === true && one.streams.size === 0) {
          followed.delete(sessionId);
          one.stop();
        }
      };
    },
  };
}

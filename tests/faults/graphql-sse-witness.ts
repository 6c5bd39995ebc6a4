import { setTimeout as wait } from "node:timers/promises";
import { createClient } from "graphql-sse";
import { cursorOf, DOCUMENTS, type Notice, type Role, toSighting, variablesOf, type Witness } from "./witness.ts";

const START_AGAIN_MS = 500;
/** An answer with a stream, and those that ask to come again. */
const EXPECTED: readonly number[] = [200, 429, 503];

/**
 * Follows something with the client of `graphql-sse`, and a program around it that says where a log goes on, and
 * subscribes anew where the client gave up.
 */
export function followByGraphQLSse(url: string, token: string, role: Role, notice: Notice): Witness {
  const left = new AbortController();
  let cursor: string | null = null;
  const client = createClient({
    url,
    // Asked for before each attempt.
    headers: () => ({
      authorization: `Bearer ${token}`,
      ...(cursor === null ? {} : { "last-event-id": cursor }),
    }),
    retryAttempts: Infinity,
    retry: () => wait(START_AGAIN_MS),
    fetchFn: async (address: string, init: RequestInit) => {
      const response = await fetch(address, init);
      if (!EXPECTED.includes(response.status)) {
        notice({ type: "refused", reason: `The server answered ${response.status}` });
      }
      return response;
    },
    on: { connected: () => notice({ type: "opened" }) },
  });

  function start(): void {
    client.subscribe(
      { query: DOCUMENTS[role.watched.field], variables: variablesOf(role.watched) },
      {
        next: (result) => {
          cursor = cursorOf(result);
          notice(toSighting(result));
        },
        error: (error) => {
          // A connection that is lost just behind an event it takes for something else than a network that failed.
          if (!(error instanceof TypeError)) {
            notice({ type: "refused", reason: String(error) });
          }
          setTimeout(() => left.signal.aborted || start(), START_AGAIN_MS);
        },
        complete: () => {
          if (!left.signal.aborted) {
            notice({ type: "refused", reason: "The server has ended the stream" });
          }
        },
      },
    );
  }

  start();
  return {
    role,
    leave: () => {
      left.abort();
      client.dispose();
    },
  };
}

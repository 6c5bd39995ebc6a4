import type { ConnectionState } from "../graphql/connection.ts";
import type { Live } from "../live/live.ts";

/** How the connection is to be shown: its state, or open without a word from the server for too long. */
export type Look = ConnectionState | "silent";

/** The look of a page's connection. */
export function lookOf(live: Pick<Live, "connection" | "isHeard">): Look {
  const { state } = live.connection();
  return state === "connected" && !live.isHeard() ? "silent" : state;
}

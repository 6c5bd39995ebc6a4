import { type Accessor, createContext, useContext } from "solid-js";
import type { Connection } from "../graphql/connection.ts";
import type { DetailedBot, ListedBot } from "./documents.ts";

/**
 * The live side of the dashboard, one for the whole page: the connection, the clock, and the bots that are shown.
 *
 * All tabs of a browser share the streams behind it; see `hub.ts`. All instants are milliseconds since the epoch by the
 * server's clock, as this page estimates it, so that ages are right on a machine whose own clock is wrong.
 */
export interface Live {
  /** How this browser and the server stand, as far as this page needs the server. */
  readonly connection: Accessor<Connection>;
  /** False when nothing was heard from the server for six seconds: what is shown may be old. */
  readonly isHeard: Accessor<boolean>;
  /** Whether this page shows anything that the server has to keep up to date. */
  readonly isShowing: Accessor<boolean>;
  /** The server's time; moves on every second. */
  readonly now: Accessor<number>;
  /** How long ago this page last heard the server, in milliseconds; null before it did. */
  readonly heardAgoMs: Accessor<number | null>;
  /** How long ago the server last looked at its database, in milliseconds; null before that is known. */
  readonly vouchedAgoMs: Accessor<number | null>;
  /** How long the server took to answer lately, in milliseconds; null before it was measured. */
  readonly roundTripMs: Accessor<number | null>;
  /** Measures {@link Live.roundTripMs} now. */
  readonly measureRoundTrip: () => void;
  /** Whether the device says that it has a network at all. */
  readonly isOnline: Accessor<boolean>;
  /** How many tabs of this browser share the connection, this one included. */
  readonly tabCount: Accessor<number>;
  /** Retries at once whatever waits for a retry or has been given up. */
  readonly retryNow: () => void;
  /** Follows every bot of the viewer's until the owner is disposed. */
  readonly followAll: () => BotList;
  /** Follows one bot until the owner is disposed. */
  readonly followBot: (botId: string) => BotView;
}

/** All bots of the viewer's, as they change. */
export interface BotList {
  /** False until the first snapshot has come. */
  readonly isLoaded: Accessor<boolean>;
  /** The server's refusal; null while there is none. */
  readonly error: Accessor<string | null>;
  /** The bots in the order in which the server named them first; a new array only when one comes or goes. */
  readonly ids: Accessor<readonly string[]>;
  /** A bot as a store: whoever reads one field of it is told of changes of that field alone. */
  readonly bot: (botId: string) => ListedBot | undefined;
  /** Goes up with every update, for those who sum up over all bots. */
  readonly version: Accessor<number>;
}

/** One bot, as it changes. */
export interface BotView {
  /** `gone` when the server says that there is no such bot of the viewer's, or no more. */
  readonly phase: Accessor<"loading" | "present" | "gone" | "failed">;
  /** The server's refusal where the phase is `failed`. */
  readonly error: Accessor<string | null>;
  /** A store that is filled once the phase is `present`, and stays when it is `gone` after that. */
  readonly bot: Accessor<DetailedBot | undefined>;
}

/** Where components find {@link Live}. */
export const LiveContext = createContext<Live>();

/** The live side of the page that this component belongs to. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === undefined) {
    throw new Error("There is no LiveContext above this component");
  }
  return live;
}

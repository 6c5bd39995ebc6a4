import { type Accessor, createContext, useContext } from "solid-js";
import type { Connection } from "../graphql/connection.ts";
import type { DetailedBot, ListedBot } from "./documents.ts";

/**
 * The live side of the dashboard, one for the whole page: the connection, the clock, and the bots that are shown.
 *
 * All tabs of a browser share the streams behind it; see `worker.ts`.
 */
export interface Live {
  /** How this browser and the server stand. */
  readonly connection: Accessor<Connection>;
  /** False when nothing was heard from the server for six seconds: what is shown may be old. */
  readonly isHeard: Accessor<boolean>;
  /** The server's time in milliseconds since the epoch, as this page estimates it; moves on every second. */
  readonly now: Accessor<number>;
  /** How long the server took to answer lately, in milliseconds; null before it was measured. */
  readonly roundTripMs: Accessor<number | null>;
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
  /** The bots in the server's order; a new array only when one comes or goes. */
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

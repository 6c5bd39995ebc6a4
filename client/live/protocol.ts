import type { Connection } from "../graphql/connection.ts";
import type { DetailsUpdate, ListUpdate } from "./documents.ts";

/** Goes up when what tabs and hub say to each other changes its meaning. */
export const PROTOCOL_VERSION = 1;

/** What a tab shows, and so wants to hear of. */
export interface Wants {
  readonly isList: boolean;
  /** Bots on pages of their own, as lower-case UUIDs. */
  readonly botIds: readonly string[];
}

/** What a tab says to the hub. */
export type ToHub =
  /** `lock` is a Web Lock that the tab holds as long as it lives; null where there are none. */
  | { readonly type: "join"; readonly version: number; readonly viewerId: string; readonly lock: string | null }
  /** Replaces what was wanted before. */
  | ({ readonly type: "show" } & Wants)
  /** The last news were taken over; until then the hub sends no more, and sums up. */
  | { readonly type: "taken" }
  | { readonly type: "retryNow" }
  /** Is the hub still there? */
  | { readonly type: "hello" }
  /**
   * Somebody looks again: whatever waits is tried again at once, and streams that were silent for a while are replaced;
   * all of them where the network has changed.
   */
  | { readonly type: "look"; readonly isNetworkNew: boolean }
  /** Somebody signed in again: whoever the hub knew already. */
  | { readonly type: "signedIn" }
  | { readonly type: "leave" };

/** What the hub says to a tab. */
export type FromHub =
  | ({ readonly type: "news" } & News)
  /** The answer to a hello or a look. */
  | { readonly type: "here" }
  /** The session has ended: the tab asks its viewer to sign in again. */
  | { readonly type: "signIn" }
  | { readonly type: "over"; readonly reason: OverReason; readonly viewerId: string };

/**
 * Why a tab hears nothing more: it speaks another `version`; the streams belong to another `viewer` now; or it took
 * nothing for too long (`silent`) and may join again.
 */
export type OverReason = "version" | "viewer" | "silent";

/** What has changed since the last news. */
export interface News {
  /** Whose they are: what is under way to a tab may be older than its viewer. */
  readonly viewerId: string;
  /** How the streams fare that this tab needs; instants by this machine's clock. */
  readonly connection: Connection;
  /** How much this machine's clock is ahead of the server's, in milliseconds; null before that is known. */
  readonly skewMs: number | null;
  /** How many tabs share the streams, this one included. */
  readonly tabCount: number;
  readonly list: Portion<ListUpdate> | null;
  readonly bots: Portion<DetailsUpdate> | null;
}

/** What has changed of one stream. */
export interface Portion<Update> {
  /** What is not among the updates is gone. */
  readonly isSnapshot: boolean;
  readonly updates: readonly Update[];
  /** The server's refusal, in a sentence; null while there is none. */
  readonly error: string | null;
}

/** One end of a channel between a tab and a hub, as `MessagePort` is. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  /** Hands out what has come already, and what comes from now on. */
  start(): void;
  close(): void;
}

import type { BotRow } from "./state.ts";

/** A state as a viewer was shown it. */
export interface SeenStatus extends BotRow {
  readonly botId: string;
  readonly freshness: string;
  readonly revision: number;
  /** RFC 3339, in milliseconds. */
  readonly changedAt: string;
}

/** An entry of a log as a reader was sent it. */
export interface SeenEntry {
  readonly sequence: number;
  readonly message: string;
  readonly gap: boolean;
}

/** What a client asks for; the variables of the subscription of this name. */
export type Watched =
  | { readonly field: "botStatus"; readonly id: string; readonly minIntervalMs?: number }
  | { readonly field: "botStatuses"; readonly ids: readonly string[] | null }
  | { readonly field: "botEvents"; readonly botId: string };

/** The kinds of clients. */
export const CLIENT_KINDS = ["urql", "graphql-sse", "EventSource", "socket"] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** Who sees, with whose rights, and what it asked to see. */
export interface Role {
  readonly name: string;
  readonly kind: ClientKind;
  readonly account: string;
  readonly watched: Watched;
}

/** One thing that a client saw, whatever kind of client it is. */
export type Sighting =
  /** What comes from here on is of another stream. */
  | { readonly type: "opened" }
  | { readonly type: "statuses"; readonly statuses: ReadonlyMap<string, SeenStatus | null> }
  | { readonly type: "entry"; readonly entry: SeenEntry }
  /** Something final: an answer that does not ask to come again, or the end of an operation. */
  | { readonly type: "refused"; readonly reason: string };

/** Takes down what a client saw. */
export type Notice = (sighting: Sighting) => void;

/** A client that follows one thing, whatever happens to its connection, until it is told to leave. */
export interface Witness {
  readonly role: Role;
  readonly leave: () => void;
}

const STATUS_FIELDS =
  "botId runStatus reason freshness revision markPrice unrealizedPnl dailyTradeCount lastError changedAt";

/** The document of each subscription. */
export const DOCUMENTS: Readonly<Record<Watched["field"], string>> = {
  botStatus: `subscription Status($id: ID!, $minIntervalMs: Int) { botStatus(id: $id, minIntervalMs: $minIntervalMs) { ${STATUS_FIELDS} } }`,
  botStatuses: `subscription Statuses($ids: [ID!]) { botStatuses(ids: $ids) { botId status { ${STATUS_FIELDS} } } }`,
  botEvents: `subscription Events($botId: ID!, $after: String) { botEvents(botId: $botId, after: $after) { cursor sequence message gap } }`,
};

/** The variables that go with the document. */
export function variablesOf({ field: _, ...variables }: Watched): Readonly<Record<string, unknown>> {
  return variables;
}

/** The shape of what the three documents are answered with. */
interface Payload {
  readonly errors?: readonly { readonly message: string }[];
  readonly data?: {
    readonly botStatus?: SeenStatus;
    readonly botStatuses?: readonly { readonly botId: string; readonly status: SeenStatus | null }[];
    readonly botEvents?: SeenEntry & { readonly cursor: string };
  } | null;
}

/** Where a log goes on behind a result; null where it is of something else. */
export function cursorOf(result: unknown): string | null {
  // As below.
  return (result as Payload).data?.botEvents?.cursor ?? null;
}

/** What a result says to its viewer. */
export function toSighting(result: unknown): Sighting {
  // The documents above are answered like this, and the ledger finds out where they are not.
  const { data, errors } = result as Payload;
  if (errors !== undefined) {
    return { type: "refused", reason: errors.map(({ message }) => message).join("; ") };
  }
  if (data?.botEvents !== undefined) {
    return { type: "entry", entry: data.botEvents };
  }
  const statuses = data?.botStatuses ?? (data?.botStatus === undefined ? [] : [toUpdate(data.botStatus)]);
  return { type: "statuses", statuses: new Map(statuses.map(({ botId, status }) => [botId, status])) };
}

function toUpdate(status: SeenStatus) {
  return { botId: status.botId, status };
}

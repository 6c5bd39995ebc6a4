import type { EntityManager } from "@mikro-orm/sql";
import SchemaBuilder from "@pothos/core";
import ComplexityPlugin from "@pothos/plugin-complexity";
import type DataLoader from "dataloader";
import type { NewToken } from "../accounts/sign-in.ts";
import type { Viewer } from "../accounts/authenticate.ts";
import type { Caller } from "../accounts/caller.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { ResetRequests } from "../accounts/reset-requests.ts";
import type { SignInAttempts } from "../accounts/sign-in-attempts.ts";
import type { ActionTimeouts } from "../bots/action-timeouts.ts";
import type { LoadBot } from "../bots/bot-cache.ts";
import type { ReadLog } from "../bots/bot-event-log.ts";
import type { BotStatus } from "../bots/bot-status.ts";
import type { BotSampleReading, HistoryRequest } from "../history/bot-history.ts";
import { DomainError } from "../errors.ts";
import type { Markets } from "../market/markets.ts";
import { getNullableType, isListType } from "graphql";
import type { ChangePoller } from "../streams/change-poller.ts";
import { multiplierOf } from "./cost.ts";
import { dateTimeScalar, decimalScalar, revisionScalar } from "./scalars.ts";

/** What all requests share. */
export interface Services {
  readonly statuses: ChangePoller<BotStatus>;
  /** The ids of an account's bots, by the account's id. */
  readonly lists: ChangePoller<readonly string[]>;
  readonly readLog: ReadLog;
  readonly loadBot: LoadBot;
  readonly actionTimeouts: ActionTimeouts;
  readonly audit: AuditLog;
  readonly signInAttempts: SignInAttempts;
  readonly markets: Markets;
  readonly resetRequests: ResetRequests;
}

/** What one request's resolvers work with. */
export interface Context extends Services {
  /** Who asks; null without a token. */
  readonly viewer: Viewer | null;
  /** From where it is asked; unknown in what is executed for many. */
  readonly caller: Caller;
  /** By which the server's logs name the request; absent in what is executed for many. */
  readonly requestId?: string | undefined;
  /** This request's own entity manager. */
  readonly em: EntityManager;
  /** The current status of a bot, many in one read; null when there is no such bot. */
  readonly loadStatus: DataLoader<string, BotStatus | null>;
  /** What was recorded of a bot of the viewer's, many in one read; never from memory, since a stream's context is long-lived. */
  readonly loadHistory: DataLoader<HistoryRequest, readonly BotSampleReading[]>;
  /** `Last-Event-ID`: what a reconnecting stream has already. */
  readonly lastEventId: string | null;
  /** Aborted when the viewer has left. */
  readonly signal: AbortSignal;
  /** Makes the response carry the session's cookie, or take it away. */
  readonly setSession: (token: NewToken | null) => void;
}

/** Types that resolvers hand over as they are. */
interface SchemaTypes {
  Context: Context;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Decimal: { Input: string; Output: string };
    Revision: { Input: number; Output: number };
  };
  DefaultFieldNullability: false;
}

/** The one builder that every `*.schema.ts` adds its types to. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ComplexityPlugin],
  complexity: {
    // Fields only say what they cost. Limits are checked before anything runs, and before a stream's source is opened.
    disabled: true,
    fieldComplexity: (given, _, { name, args, type }) => ({
      multiplier: multiplierOf({ name, args, isList: isListType(getNullableType(type)) }, given),
    }),
  },
  defaultFieldNullability: false,
});

builder.addScalarType("DateTime", dateTimeScalar);
builder.addScalarType("Decimal", decimalScalar);
builder.addScalarType("Revision", revisionScalar);
builder.queryType({ description: "What can be read." });
builder.mutationType({ description: "What can be changed. Over POST only." });
builder.subscriptionType({
  description:
    "What can be followed, as Server-Sent Events: GraphQL over SSE, distinct connections mode. Every event has an id; a reconnect with the header Last-Event-ID goes on from there.",
});

/** Marks a root field that anybody may ask for; all others are answered 401 without a token. */
export const OPEN_TO_ALL = { isOpenToAll: true } as const;

/** Marks a root field that goes on with a cookie that opens nothing any more: the ways back in. */
export const FOR_SIGNED_OUT = { isForSignedOut: true } as const;

/** Marks a mutation that tokens of the scope CONTROL may ask for; all others need somebody who has signed in. */
export const FOR_CONTROL = { neededScope: "CONTROL" } as const;

/** Marks a query that no API token may ask for, only somebody who has signed in. */
export const FOR_SIGNED_IN = { neededScope: "FULL" } as const;

/** Marks a root field that share links may ask for, which may ask for nothing else. */
export const FOR_LINKS = { isForLinks: true } as const;

/**
 * The viewer of a field that is not open to all.
 *
 * @throws UNAUTHENTICATED without one.
 */
export function viewerOf(context: Context): Viewer {
  if (context.viewer === null) {
    throw new DomainError("UNAUTHENTICATED", "Sign in first: this needs a token");
  }
  return context.viewer;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * An id as the database writes it.
 *
 * @throws BAD_USER_INPUT when it is none.
 */
export function toId(given: string): string {
  const id = given.toLowerCase();
  if (!UUID.test(id)) {
    throw new DomainError("BAD_USER_INPUT", `${JSON.stringify(given)} is not an id: expected a UUID`);
  }
  return id;
}

/**
 * A number that an argument may be.
 *
 * @throws BAD_USER_INPUT naming the argument when it is out of range.
 */
export function toWithin(name: string, given: number, min: number, max: number): number {
  if (given < min || given > max) {
    throw new DomainError("BAD_USER_INPUT", `${name} must be ${min} to ${max}, found ${given}`, { field: name });
  }
  return given;
}

/** The values of an enum from the domain's closed set, each with what it means. */
export function describeValues<const Value extends string>(
  values: readonly Value[],
  descriptions: Record<Value, string>,
): Record<Value, { description: string }> {
  // One entry for each value, which the type of the descriptions guarantees.
  return Object.fromEntries(values.map((value) => [value, { description: descriptions[value] }])) as Record<
    Value,
    { description: string }
  >;
}

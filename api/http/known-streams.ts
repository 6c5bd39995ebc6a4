import type { IncomingMessage, ServerResponse } from "node:http";
import type { DocumentNode, GraphQLSchema } from "graphql";
import type { Viewer } from "../accounts/authenticate.ts";
import { type Context, viewerOf } from "../schema/builder.ts";
import { SocketOutlet } from "../streams/outlet.ts";
import { checkAccess, refuseOperation, type FindViewer } from "./access.ts";
import { beginStream } from "./stream-head.ts";
import { type OpenStream, type StreamOpener, Subscription } from "./stream-opener.ts";
import type { RefuseRate } from "./request-rate.ts";
import type { RefuseTexts } from "./texts.ts";
import type { RefuseVariables } from "./variable-limits.ts";

export interface KnownStreamsOptions {
  readonly schema: GraphQLSchema;
  readonly opener: StreamOpener;
  readonly findViewer: FindViewer;
  readonly refuseTexts: RefuseTexts;
  readonly refuseVariables: RefuseVariables;
  readonly refuseRate: RefuseRate;
  readonly createContext: (viewer: Viewer, lastEventId: string | null) => Context;
}

/**
 * Streams that are asked for in words in which others were asked for before. When thousands of viewers come back at once,
 * reading the same words anew for each of them is most of the work.
 */
export interface KnownStreams {
  /**
   * Begins a stream whose words are known. Whoever asks, and with what variables, is looked at all the same.
   *
   * @param headers - of this answer alone, beside those that the words lead to.
   * @returns null where it did not: anything else, a refusal as well, is for the regular way to answer.
   */
  readonly answer: (
    request: IncomingMessage,
    response: ServerResponse,
    body: string,
    headers: Readonly<Record<string, string>>,
  ) => Promise<KnownAnswer | null>;
  /** Remembers the words of a stream that the regular way has begun, and what its head was. */
  readonly remember: (request: IncomingMessage, body: string, how: KnownStream) => void;
}

/** Who asked for what, where that is known. */
export interface KnownAnswer {
  readonly accountId?: string | undefined;
  readonly operationName?: string | undefined;
}

/** What depends on nothing but the words of a request. */
export interface KnownStream {
  readonly document: DocumentNode;
  readonly headers: Readonly<Record<string, string>>;
  readonly isGzip: boolean;
}

/** A GraphQL request over HTTP with nothing out of the ordinary in it. */
interface Words {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
}

/** More queries than a crowd of programs asks with; beyond it the longest known one is read anew. */
const MOST_KNOWN = 200;
/** A query of a program has some hundred characters; what is kept of one account's must not fill the memory. */
const LONGEST_KEY = 8_192;

/** Creates the memory. */
export function createKnownStreams(options: KnownStreamsOptions): KnownStreams {
  const known = new Map<string, KnownStream>();

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<KnownAnswer | null> {
    const { socket } = response;
    const words = readWords(body);
    const found = words === null ? undefined : known.get(keyOf(request, words));
    if (words === null || found === undefined || socket === null) {
      return null;
    }
    // What they were remembered for holds for any variables but for their size.
    if (options.refuseVariables(words.variables, Buffer.byteLength(body)) !== null) {
      return null;
    }
    const subscription = await prepare(request, words, found.document);
    const openStream = subscription === null ? null : await admit(subscription);
    if (subscription === null || openStream === null) {
      return null;
    }
    beginStream(response, { ...found.headers, ...headers }, () =>
      openStream(new SocketOutlet(response, socket), { isGzip: found.isGzip }),
    );
    const { viewer } = subscription.context;
    return { accountId: viewer?.accountId, operationName: words.operationName ?? undefined };
  }

  async function prepare(
    request: IncomingMessage,
    { operationName, variables }: Words,
    document: DocumentNode,
  ): Promise<Subscription | null> {
    const header = (name: string) => headerOf(request, name);
    const access = await checkAccess({ get: header }, options.findViewer);
    if (
      "status" in access ||
      access.viewer === null ||
      refuseOperation({ schema: options.schema, document, name: operationName ?? undefined }, access) !== null ||
      options.refuseTexts(document, variables) !== null
    ) {
      return null;
    }
    const context = options.createContext(access.viewer, header("last-event-id"));
    const prepared = options.opener.prepare(
      {
        schema: options.schema,
        document,
        ...(variables === null ? {} : { variableValues: variables }),
        ...(operationName === null ? {} : { operationName }),
        contextValue: context,
      },
      context,
    );
    return prepared instanceof Subscription ? prepared : null;
  }

  /** Counts the request here, where nothing but a limit can still turn it away: else the regular way counts it. */
  async function admit(subscription: Subscription): Promise<OpenStream | null> {
    const { sessionId } = viewerOf(subscription.context);
    if ((await options.refuseRate(sessionId)) !== null) {
      return null;
    }
    const openStream = options.opener.admit(subscription);
    return typeof openStream === "function" ? openStream : null;
  }

  return {
    answer,
    remember: (request, body, how) => {
      const words = readWords(body);
      // Whoever takes other answers as well may have to be given one.
      if (words === null || headerOf(request, "accept")?.startsWith("text/event-stream") !== true) {
        return;
      }
      const key = keyOf(request, words);
      if (key.length > LONGEST_KEY) {
        return;
      }
      known.set(key, how);
      if (known.size > MOST_KNOWN) {
        known.delete(known.keys().next().value ?? "");
      }
    },
  };
}

/** All of a request that its answer depends on, but for who asks and the variables. */
function keyOf(request: IncomingMessage, { query, operationName }: Words): string {
  const names = ["host", "content-type", "accept", "accept-encoding", "origin", "sec-fetch-site"];
  const headers = names.map((name) => headerOf(request, name));
  // What a page of another site may ask depends on it.
  const hasBearer = /^bearer\b/i.test(headerOf(request, "authorization") ?? "");
  return JSON.stringify([request.httpVersion, request.url, headers, hasBearer, operationName, query]);
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" ? value : null;
}

/** Null: there is something in it that takes more than reading, or that is wrong. */
function readWords(body: string): Words | null {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof read !== "object" || read === null) {
    return null;
  }
  const { query, operationName = null, variables = null, ...rest } = read as Record<string, unknown>;
  const isPlain =
    typeof query === "string" &&
    (operationName === null || typeof operationName === "string") &&
    typeof variables === "object" &&
    !Array.isArray(variables) &&
    Object.keys(rest).length === 0;
  // The variables of JSON that are an object have names.
  return isPlain ? { query, operationName, variables: variables as Words["variables"] } : null;
}

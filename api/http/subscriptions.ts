import type { ServerResponse } from "node:http";
import type { DocumentNode, GraphQLError, GraphQLFormattedError } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { Context } from "../schema/builder.ts";
import { createBodyOutlet, SocketOutlet } from "../streams/outlet.ts";
import { isAccepted, isTypeAccepted } from "./content-coding.ts";
import { type Refusal, refusalIn, toRefusalResponse } from "./public-errors.ts";
import { type StreamOpener, Subscription } from "./stream-opener.ts";

export interface SubscriptionsOptions {
  readonly opener: StreamOpener;
  /** Whether streams are compressed for those who take gzip. */
  readonly compression: boolean;
}

/** What the server knows of a request beyond the request, as far as streams go. */
export interface StreamServerContext {
  /** Node's response, where there is one. */
  readonly res?: ServerResponse;
  /** Set where the answer is a stream. */
  stream?: BegunStream;
  /** Who asked, and the name of what was asked for, for the log; set once they are known. */
  accountId?: string | undefined;
  operationName?: string | undefined;
}

/** A stream whose head is still to be written. */
export interface BegunStream {
  readonly document: DocumentNode;
  readonly isGzip: boolean;
  /** Begins it on the response, whose head was written. */
  readonly takeOver: (response: ServerResponse) => void;
}

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  // nginx would hold events back until its buffer is full.
  "x-accel-buffering": "no",
  vary: "Accept-Encoding",
};

const NOT_ACCEPTED: Refusal = {
  status: 406,
  code: "BAD_USER_INPUT",
  message: "A subscription is answered as text/event-stream: send an Accept header that takes it",
};

/** An answer that some plugin has decided on, instead of a result. */
export class RefusedOperation {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    this.refusal = refusal;
  }
}

/** Answers subscriptions with streams of our own writer: ids, one write an event, shared executions. */
export function useSubscriptions({
  opener,
  compression,
}: SubscriptionsOptions): Plugin<object, StreamServerContext> {
  function begin(
    subscription: Subscription,
    request: Request,
    server: StreamServerContext | undefined,
    ResponseType: typeof Response,
  ): Response {
    const openStream = opener.admit(subscription);
    if (typeof openStream !== "function") {
      opener.counts[openStream.code === "RATE_LIMITED" ? "refusedByAccount" : "refusedByServer"] += 1;
      return toRefusalResponse(openStream, ResponseType);
    }
    const { res } = server ?? {};
    const socket = res?.socket ?? null;
    // In process, and on a connection on which an earlier answer is still under way.
    if (server === undefined || res === undefined || socket === null) {
      const outlet = createBodyOutlet();
      openStream(outlet, { isGzip: false });
      // whatwg-node takes Node's streams as bodies, which its types do not say.
      return new ResponseType(outlet.body as unknown as BodyInit, { status: 200, headers: HEADERS });
    }
    const isGzip =
      compression && res.useChunkedEncodingByDefault && isAccepted(request.headers.get("accept-encoding"), "gzip");
    server.stream = {
      document: subscription.document,
      isGzip,
      takeOver: (response) => openStream(new SocketOutlet(response, socket), { isGzip }),
    };
    return new ResponseType(null, {
      status: 200,
      headers: isGzip ? { ...HEADERS, "content-encoding": "gzip" } : HEADERS,
    });
  }

  return {
    onSubscribe: ({ args, setResultAndStopExecution }) => {
      // Whoever let the operation through has given it the context of a request.
      const context = args.contextValue as unknown as Context;
      const prepared = opener.prepare(args, context);
      setResultAndStopExecution(prepared instanceof Subscription ? asResult(prepared) : prepared);
    },
    onResultProcess: ({ result, request, setResultProcessor, serverContext }) => {
      const given: unknown = result;
      const accept = (request.headers.get("accept") ?? "*/*").toLowerCase();
      const refusal = refusalOf(given);
      if (refusal !== null) {
        setResultProcessor((_, { Response }) => toRefusalResponse(refusal, Response), "application/json");
      } else if (given instanceof Subscription) {
        setResultProcessor(
          (_, { Response }) =>
            isTypeAccepted(accept, "text/event-stream")
              ? begin(given, request, serverContext, Response)
              : toRefusalResponse(NOT_ACCEPTED, Response),
          "text/event-stream",
        );
      } else if (isRequestError(given) && accept.includes("text/event-stream")) {
        // Nothing was begun: the protocol answers in plain JSON, where a stream would hide the status.
        setResultProcessor(
          (_, { Response }) =>
            new Response(JSON.stringify({ errors: given.errors.map(withoutHttp) }), {
              status: 400,
              headers: { "content-type": "application/json; charset=utf-8" },
            }),
          "application/json",
        );
      }
    },
  };
}

/** Lets an answer of our own through Yoga, which only passes it on to `onResultProcess`. */
export function asResult(answer: Subscription | RefusedOperation): never {
  return answer as never;
}

/** An error without what it says to Yoga alone. */
function withoutHttp(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...shown } = error.toJSON();
  const { http: _, ...rest } = extensions ?? {};
  return { ...shown, extensions: rest };
}

/** Why an operation was refused, by whichever way that came here; null: it was not. */
function refusalOf(result: unknown): Refusal | null {
  if (result instanceof RefusedOperation) {
    return result.refusal;
  }
  return isRequestError(result) ? refusalIn(result.errors) : null;
}

function isRequestError(result: unknown): result is { readonly errors: readonly GraphQLError[] } {
  return typeof result === "object" && result !== null && "errors" in result && !("data" in result);
}

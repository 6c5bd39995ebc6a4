import type { ServerResponse } from "node:http";
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLError,
  type GraphQLFormattedError,
  type ValidatedSubscriptionArgs,
  validateSubscriptionArgs,
} from "graphql";
import type { Plugin } from "graphql-yoga";
import type { Viewer } from "../accounts/authenticate.ts";
import { type Context, viewerOf } from "../schema/builder.ts";
import type { ChangePoller } from "../streams/change-poller.ts";
import { runLiveStream } from "../streams/live-stream.ts";
import { createSharedExecution, type SourceEvent } from "../streams/shared-execution.ts";
import type { SseStream, SseWriter } from "../streams/sse.ts";
import { createStreamLimits } from "./stream-limits.ts";
import type { OtherStreams } from "./stream-shares.ts";
import { type Refusal, type ToPublicError, toPublicResult, toRefusalResponse } from "./public-errors.ts";

export interface SubscriptionsOptions {
  readonly sse: SseWriter;
  /** Follows sessions: a stream ends with the one that opened it. */
  readonly sessions: ChangePoller<Date>;
  readonly toPublicError: ToPublicError;
  readonly maxStreams: number;
  readonly maxStreamsPerAccount: number;
  /** What other processes of this server carry. @defaultValue none */
  readonly otherStreams?: OtherStreams | undefined;
}

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  // nginx would hold events back until its buffer is full.
  "x-accel-buffering": "no",
};

const NOT_ACCEPTED: Refusal = {
  status: 406,
  code: "BAD_USER_INPUT",
  message: "A subscription is answered as text/event-stream: send an Accept header that takes it",
};

/** A closed socket whose last bytes were not taken is given up after so long. */
const LINGER_MS = 1_000;

/** An operation that was found good, not yet a stream. */
class Subscription {
  readonly args: ValidatedSubscriptionArgs;
  readonly variables: string;
  readonly context: Context;

  constructor(args: ValidatedSubscriptionArgs, given: ExecutionArgs, context: Context) {
    this.args = args;
    this.variables = JSON.stringify(given.variableValues ?? null);
    this.context = context;
  }
}

/** An answer that some plugin has decided on, instead of a result. */
export class RefusedOperation {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    this.refusal = refusal;
  }
}

/** Delivers subscriptions by the stream writer of our own: ids, one write an event, shared executions. */
export function useSubscriptions(options: SubscriptionsOptions): Plugin<object, { readonly res?: ServerResponse }> {
  const frameOf = createSharedExecution((result) => toPublicResult(result, options.toPublicError));
  const documents = new WeakMap<DocumentNode, number>();
  const limits = createStreamLimits({ ...options, streamCount: options.sse.streamCount });
  let documentCount = 0;

  function groupKey(subscription: Subscription, viewer: Viewer): string {
    const { document } = subscription.args;
    const number = documents.get(document) ?? (documentCount += 1);
    documents.set(document, number);
    return `${number} ${subscription.args.operation.name?.value ?? ""} ${viewer.accountId} ${subscription.variables}`;
  }

  function open(subscription: Subscription, viewer: Viewer, res: ServerResponse | undefined): SseStream {
    const stream = options.sse.open(() => {
      if (res === undefined) {
        stream.body.destroy(new Error("The server closed the stream"));
        return;
      }
      hangUp(res);
    });
    limits.count(viewer.accountId, stream.signal);
    const leaveSession = options.sessions.watch(viewer.sessionId, (expiresAt) => {
      if (expiresAt === null) {
        stream.drop();
      }
    });
    if (stream.signal.aborted) {
      leaveSession();
    }
    stream.signal.addEventListener("abort", leaveSession, { once: true });
    // A byte at once, so that the viewer knows the stream is open before the first event is there.
    stream.write(":\n\n");
    void run(subscription, viewer, stream);
    return stream;
  }

  async function run(subscription: Subscription, viewer: Viewer, stream: SseStream): Promise<void> {
    const { context } = subscription;
    const args = { ...subscription.args, contextValue: withSignal(context, stream.signal) };
    await runLiveStream({
      stream,
      operation: { args, groupKey: groupKey(subscription, viewer) },
      frameOf,
      toResult: (error) => ({ errors: [options.toPublicError(error)] }),
      subscribe: async () => {
        const source = await createSourceEventStream(args);
        // Every source of ours yields events with an id.
        return Symbol.asyncIterator in source
          ? (source as AsyncIterable<SourceEvent>)
          : toPublicResult(source, options.toPublicError);
      },
    });
  }

  return {
    onSubscribe: ({ args, setResultAndStopExecution }) => {
      // Whoever let the operation through has given it the context of a request.
      const context = args.contextValue as unknown as Context;
      const refusal = limits.refuse(viewerOf(context).accountId);
      if (refusal !== null) {
        setResultAndStopExecution(asResult(new RefusedOperation(refusal)));
        return;
      }
      const valid = validateSubscriptionArgs(args);
      setResultAndStopExecution(
        "operation" in valid
          ? asResult(new Subscription(valid, args, context))
          : { errors: valid.map(options.toPublicError) },
      );
    },
    onResultProcess: ({ result, request, setResultProcessor, serverContext }) => {
      const given: unknown = result;
      const accept = request.headers.get("accept") ?? "*/*";
      if (given instanceof RefusedOperation) {
        setResultProcessor((_, { Response }) => toRefusalResponse(given.refusal, Response), "application/json");
      } else if (given instanceof Subscription) {
        const isAccepted = /text\/event-stream|text\/\*|\*\/\*/.test(accept);
        setResultProcessor((_, { Response }) => {
          if (!isAccepted) {
            return toRefusalResponse(NOT_ACCEPTED, Response);
          }
          const { body } = open(given, viewerOf(given.context), serverContext?.res);
          // whatwg-node takes Node's streams as bodies, which its types do not say.
          return new Response(body as unknown as BodyInit, { status: 200, headers: HEADERS });
        }, "text/event-stream");
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

/** The request's context with the stream's own signal. Its lazy parts stay lazy. */
function withSignal(context: Context, signal: AbortSignal): Context {
  // An object that inherits from a Context and overrides one member is a Context.
  return Object.create(context, { signal: { value: signal, enumerable: true } }) as Context;
}

/** An error without what it says to Yoga alone. */
function withoutHttp(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...shown } = error.toJSON();
  const { http: _, ...rest } = extensions ?? {};
  return { ...shown, extensions: rest };
}

function isRequestError(result: unknown): result is { readonly errors: readonly GraphQLError[] } {
  return typeof result === "object" && result !== null && "errors" in result && !("data" in result);
}

/** Closes the connection without the end that HTTP would write: to the client it is lost. */
function hangUp(res: ServerResponse): void {
  res.socket?.end();
  setTimeout(() => res.destroy(), LINGER_MS).unref();
}

import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type ValidatedSubscriptionArgs,
  validateSubscriptionArgs,
} from "graphql";
import type { Viewer } from "../accounts/authenticate.ts";
import { type Context, viewerOf } from "../schema/builder.ts";
import type { ChangePoller } from "../streams/change-poller.ts";
import { COMPLETE_EVENT, createExecution, toEventText } from "../streams/execution.ts";
import type { Frame } from "../streams/frame.ts";
import { runLiveStream } from "../streams/live-stream.ts";
import type { Outlet } from "../streams/outlet.ts";
import { createSharedGroup, type SharedGroup } from "../streams/shared-execution.ts";
import { SharedSubscription, type SourceEvent } from "../streams/shared-source.ts";
import type { SseStream, SseWriter } from "../streams/sse.ts";
import { type Refusal, type ToPublicError, toPublicResult, toRefusalError } from "./public-errors.ts";
import type { OpeningCounts } from "./request-counts.ts";
import { createSessionStreams } from "./session-streams.ts";
import { createStreamLimits } from "./stream-limits.ts";
import type { OtherStreams } from "./stream-shares.ts";

export interface StreamOpenerOptions {
  readonly sse: SseWriter;
  /** Follows sessions: a stream ends with the one that opened it. */
  readonly sessions: ChangePoller<Date>;
  readonly toPublicError: ToPublicError;
  /** The context of one execution for all who have the access of this viewer. */
  readonly createContext: (viewer: Viewer) => Context;
  /** Refuses what asks for too much, before its source is opened. */
  readonly refuseArgs: (args: ExecutionArgs) => Refusal | null;
  readonly maxStreams: number;
  readonly maxStreamsPerAccount: number;
  /** What other processes of this server carry. @defaultValue none */
  readonly otherStreams?: OtherStreams | undefined;
}

/** An operation that was found good, not yet a stream. */
export class Subscription {
  readonly context: Context;
  readonly document: DocumentNode;
  readonly groupKey: string;
  readonly validate: () => ReturnType<typeof validateSubscriptionArgs>;

  constructor(
    { context, document }: { readonly context: Context; readonly document: DocumentNode },
    groupKey: string,
    validate: () => ReturnType<typeof validateSubscriptionArgs>,
  ) {
    this.context = context;
    this.document = document;
    this.groupKey = groupKey;
    this.validate = validate;
  }
}

/** Opens a stream that was admitted, whether or not its reader is still there. */
export type OpenStream = (outlet: Outlet, how: { readonly isGzip: boolean }) => void;

/** Opens streams, and gathers those who ask the same. */
export interface StreamOpener {
  /** The operation as a subscription, or what is wrong with it. */
  readonly prepare: (args: ExecutionArgs, context: Context) => Subscription | ExecutionResult;
  /** Admits a stream, which has to be opened then, or says why not. */
  readonly admit: (subscription: Subscription) => Refusal | OpenStream;
  readonly counts: OpeningCounts;
}

/** One viewer's stream on its way to its source. */
interface Opening {
  readonly subscription: Subscription;
  readonly viewer: Viewer;
  readonly stream: SseStream;
  /** To be called once when the stream is over. */
  readonly release: () => void;
}

/** Creates the one place where streams begin. */
export function createStreamOpener(options: StreamOpenerOptions): StreamOpener {
  const { sse, toPublicError } = options;
  const frameOf = createExecution({
    format: (result) => toPublicResult(result, toPublicError),
    toFrame: sse.toFrame,
  });
  const groups = new Map<string, SharedGroup>();
  const documents = new WeakMap<DocumentNode, number>();
  const limits = createStreamLimits(options);
  const sessions = createSessionStreams(options.sessions);
  const counts: OpeningCounts = { resumed: 0, refusedByServer: 0, refusedByAccount: 0 };
  let documentCount = 0;

  /** The same for those who ask the same with the same access: the account, and what it may. */
  function groupKeyOf({ document, operationName, variableValues }: ExecutionArgs, viewer: Viewer): string {
    const number = documents.get(document) ?? (documentCount += 1);
    documents.set(document, number);
    const { accountId, role, email, scope, link } = viewer;
    const access = [accountId, role, email, scope, link];
    return JSON.stringify([number, operationName, access, variableValues]);
  }

  function admit(subscription: Subscription): Refusal | OpenStream {
    const viewer = viewerOf(subscription.context);
    // Whoever has a link must not use up what its maker may open.
    const admitted = limits.admit(viewer.link === null ? viewer.accountId : viewer.sessionId);
    if (typeof admitted !== "function") {
      return admitted;
    }
    counts.resumed += subscription.context.lastEventId === null ? 0 : 1;
    return (outlet, how) => open({ subscription, viewer, stream: sse.open(outlet, how) }, admitted);
  }

  function open({ subscription, viewer, stream }: Omit<Opening, "release">, uncount: () => void): void {
    const leaveSession = sessions.add(viewer.sessionId, stream);
    const release = () => {
      uncount();
      leaveSession();
    };
    if (stream.isOver) {
      release();
      return;
    }
    stream.onOver = release;
    const group = groups.get(subscription.groupKey);
    if (group !== undefined) {
      group.join({ stream, lastEventId: subscription.context.lastEventId, onLeft: release });
      return;
    }
    begin({ subscription, viewer, stream, release }).catch((error: unknown) => {
      toPublicError(error);
      stream.drop("failure");
    });
  }

  /** Asks for the source, which is this viewer's own or the first one of a group. */
  async function begin({ subscription, viewer, stream, release }: Opening): Promise<void> {
    const { groupKey } = subscription;
    const args = subscription.validate();
    if (!("operation" in args)) {
      stream.complete(toLastFrame({ errors: args.map(toPublicError) }));
      return;
    }
    const over = createLazyAbort();
    stream.onOver = () => {
      release();
      over.abort();
    };
    const context = withSignal(subscription.context, over.signal);
    const opened = createSourceEventStream({ ...args, contextValue: context });
    const source = opened instanceof Promise ? await opened : opened;
    if (source instanceof SharedSubscription) {
      // Who left while the source was asked for would never leave the group.
      if (stream.isOver) {
        return;
      }
      const group = groups.get(groupKey) ?? openGroup(groupKey, args, viewer, source);
      group.join({ stream, lastEventId: context.lastEventId, onLeft: release });
      return;
    }
    if (!(Symbol.asyncIterator in source)) {
      stream.complete(toLastFrame(toPublicResult(source, toPublicError)));
      return;
    }
    await runLiveStream({
      stream,
      signal: over.signal(),
      operation: { args, groupKey, createContext: () => context },
      // Every source of ours yields events with an id.
      source: source as AsyncIterable<SourceEvent>,
      frameOf,
      toFrame: sse.toFrame,
      toResult: (error) => ({ errors: [toPublicError(error)] }),
    });
  }

  function openGroup(
    groupKey: string,
    args: ValidatedSubscriptionArgs,
    viewer: Viewer,
    subscription: SharedSubscription,
  ): SharedGroup {
    const group = createSharedGroup({
      // Of the one who came first nothing is kept but the access that all of them have.
      operation: {
        args: { ...args, contextValue: undefined },
        groupKey,
        createContext: () => options.createContext(viewer),
      },
      subscription,
      frameOf,
      toErrorFrame: (error) => toLastFrame({ errors: [toPublicError(error)] }),
      onFailure: toPublicError,
      onEmpty: () => {
        if (groups.get(groupKey) === group) {
          groups.delete(groupKey);
        }
      },
    });
    groups.set(groupKey, group);
    return group;
  }

  function toLastFrame(result: ExecutionResult): Frame {
    return sse.toFrame(toEventText(result) + COMPLETE_EVENT);
  }

  return {
    prepare: (args, context) => {
      const groupKey = groupKeyOf(args, viewerOf(context));
      if (groups.has(groupKey)) {
        // The same was found good for those who are there.
        return new Subscription({ context, document: args.document }, groupKey, () =>
          validateSubscriptionArgs(args),
        );
      }
      const refusal = options.refuseArgs(args);
      if (refusal !== null) {
        return { errors: [toRefusalError(refusal)] };
      }
      const valid = validateSubscriptionArgs(args);
      return "operation" in valid
        ? new Subscription({ context, document: args.document }, groupKey, () => valid)
        : { errors: valid.map(toPublicError) };
    },
    admit,
    counts,
  };
}

/** The request's context with the stream's own signal. Its lazy parts stay lazy. */
function withSignal(context: Context, signal: () => AbortSignal): Context {
  // An object that inherits from a Context and overrides one member is a Context.
  return Object.create(context, { signal: { get: signal, enumerable: true } }) as Context;
}

/** A signal that is made when somebody asks for it: those who share a source never do, and there are many of them. */
function createLazyAbort(): { readonly signal: () => AbortSignal; readonly abort: () => void } {
  let controller: AbortController | undefined;
  let isAborted = false;
  return {
    signal: () => {
      controller ??= new AbortController();
      if (isAborted) {
        controller.abort();
      }
      return controller.signal;
    },
    abort: () => {
      isAborted = true;
      controller?.abort();
    },
  };
}

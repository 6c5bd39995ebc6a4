import { type ExecutionResult, executeSubscriptionEvent, type ValidatedSubscriptionArgs } from "graphql";
import type { Frame } from "./frame.ts";
import type { SourceEvent } from "./shared-source.ts";

/** An operation as it is executed for each event. */
export interface StreamOperation {
  readonly args: ValidatedSubscriptionArgs;
  /** The context of one execution. */
  readonly createContext: () => object;
  /** The same for those who asked the same with the same access, and for nobody else. */
  readonly groupKey: string;
}

/** Turns an event into what a viewer is sent; at once, unless a resolver has to wait for something. */
export type FrameOf = (
  operation: StreamOperation,
  event: SourceEvent,
  how: {
    /** Whether somebody else may ask for the same: it is kept for them then. */
    readonly isForMany: boolean;
  },
) => Frame | Promise<Frame>;

/** The event that ends an operation for good. */
export const COMPLETE_EVENT = "event: complete\ndata:\n\n";

/** An event of the GraphQL over SSE protocol, distinct connections mode. */
export function toEventText(result: ExecutionResult, eventId?: string): string {
  const id = eventId === undefined ? "" : `id: ${eventId}\n`;
  return `event: next\n${id}data: ${JSON.stringify(result)}\n\n`;
}

/**
 * Executes an event once for all of a group and encodes it once. What was made of it for many is kept as long as the event is,
 * unless something that it had to wait for has failed.
 *
 * @param options.format - makes a result what may be shown.
 */
export function createExecution(options: {
  readonly format: (result: ExecutionResult) => ExecutionResult;
  readonly toFrame: (text: string) => Frame;
}): FrameOf {
  const frames = new WeakMap<SourceEvent, Map<string, Frame | Promise<Frame>>>();
  const finish = (result: ExecutionResult, event: SourceEvent) =>
    options.toFrame(toEventText(options.format(result), event.eventId));

  return (operation, event, { isForMany }) => {
    const known = frames.get(event)?.get(operation.groupKey);
    if (known !== undefined) {
      return known;
    }
    const result = execute(operation, event);
    if (!isPromise(result)) {
      const frame = finish(result, event);
      if (isForMany) {
        keptOf(event).set(operation.groupKey, frame);
      }
      return frame;
    }
    // Whoever comes while it is under way waits for the same.
    const kept = keptOf(event);
    const frame = result.then((done) => {
      const finished = finish(done, event);
      // What had to be waited for may have failed for a moment: whoever comes later is not told of it.
      if (done.errors === undefined) {
        kept.set(operation.groupKey, finished);
      } else {
        kept.delete(operation.groupKey);
      }
      return finished;
    });
    kept.set(operation.groupKey, frame);
    return frame;
  };

  function keptOf(event: SourceEvent): Map<string, Frame | Promise<Frame>> {
    const kept = frames.get(event) ?? new Map<string, Frame | Promise<Frame>>();
    frames.set(event, kept);
    return kept;
  }
}

function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return value instanceof Promise;
}

/**
 * After each execution GraphQL aborts a signal of its own, and with it makes an error that nobody sees: without its stack
 * trace an execution takes a third less. One that fails is done again, since its errors need theirs.
 */
function execute(operation: StreamOperation, event: SourceEvent): ExecutionResult | Promise<ExecutionResult> {
  const args = { ...operation.args, contextValue: operation.createContext(), rootValue: event };
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  let result: ReturnType<typeof executeSubscriptionEvent>;
  try {
    result = executeSubscriptionEvent(args);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  if ("errors" in result && result.errors !== undefined) {
    result = executeSubscriptionEvent(args);
  }
  return result;
}

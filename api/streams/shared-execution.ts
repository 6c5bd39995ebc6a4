import { type ExecutionResult, executeSubscriptionEvent, type ValidatedSubscriptionArgs } from "graphql";

/** What a subscription's source yields: the id covers what the event shows. */
export interface SourceEvent {
  readonly eventId: string;
}

/** One viewer's operation. */
export interface StreamOperation {
  readonly args: ValidatedSubscriptionArgs;
  /** The same for those who asked the same with the same access, and for nobody else. */
  readonly groupKey: string;
}

/** Turns an event into the bytes that a viewer is sent. */
export type FrameOf = (operation: StreamOperation, event: SourceEvent) => Promise<string>;

/**
 * One execution and one encoded frame for all who asked the same: the poller gives all of them the same event object,
 * and what was made of it for one group is kept as long as the event is.
 */
export function createSharedExecution(format: (result: ExecutionResult) => ExecutionResult): FrameOf {
  const frames = new WeakMap<SourceEvent, Map<string, Promise<string>>>();

  async function execute(operation: StreamOperation, event: SourceEvent): Promise<string> {
    const result = await executeSubscriptionEvent({ ...operation.args, rootValue: event });
    return toFrame(format(result), event.eventId);
  }

  return (operation, event) => {
    let made = frames.get(event);
    if (made === undefined) {
      made = new Map();
      frames.set(event, made);
    }
    let frame = made.get(operation.groupKey);
    if (frame === undefined) {
      frame = execute(operation, event);
      made.set(operation.groupKey, frame);
    }
    return frame;
  };
}

/** An event of the GraphQL over SSE protocol, distinct connections mode. */
export function toFrame(result: ExecutionResult, eventId?: string): string {
  const id = eventId === undefined ? "" : `id: ${eventId}\n`;
  return `event: next\n${id}data: ${JSON.stringify(result)}\n\n`;
}

/** The event that ends an operation for good. */
export const COMPLETE_FRAME = "event: complete\ndata:\n\n";

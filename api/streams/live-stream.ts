import type { ExecutionResult } from "graphql";
import { StreamClosed } from "./latest.ts";
import {
  COMPLETE_FRAME,
  type FrameOf,
  type SourceEvent,
  type StreamOperation,
  toFrame,
} from "./shared-execution.ts";
import type { SseStream } from "./sse.ts";

export interface LiveStreamParts {
  readonly stream: SseStream;
  readonly operation: StreamOperation;
  /** Opens the source; it gets the stream's signal and ends with it. A result instead of a source is the answer. */
  readonly subscribe: () => Promise<AsyncIterable<SourceEvent> | ExecutionResult>;
  readonly frameOf: FrameOf;
  /** Turns a failure into the result that the viewer is shown. */
  readonly toResult: (error: unknown) => ExecutionResult;
}

/**
 * Carries one subscription to its viewer until one of them ends it. An error that the viewer can act on is sent and
 * completes the operation; a {@link StreamClosed} hangs up without a word, so that the reconnect meets the reason.
 */
export async function runLiveStream(parts: LiveStreamParts): Promise<void> {
  const { stream, operation } = parts;
  try {
    const source = await parts.subscribe();
    if (!isSource(source)) {
      stream.complete(toFrame(source) + COMPLETE_FRAME);
      return;
    }
    for await (const event of untilAborted(source, stream.signal)) {
      const frame = await parts.frameOf(operation, event);
      if (!(await stream.isReady())) {
        return;
      }
      stream.write(frame);
      // The next event is taken from its slot only when this one has left: what comes meanwhile replaces it there.
      if (!(await stream.isReady())) {
        return;
      }
    }
    stream.complete(COMPLETE_FRAME);
  } catch (error) {
    if (error instanceof StreamClosed) {
      stream.drop();
      return;
    }
    stream.complete(toFrame(parts.toResult(error)) + COMPLETE_FRAME);
  }
}

function isSource(source: AsyncIterable<SourceEvent> | ExecutionResult): source is AsyncIterable<SourceEvent> {
  return Symbol.asyncIterator in source;
}

/** A source that is asleep does not hear that its reader left: it is told. */
async function* untilAborted<Value>(source: AsyncIterable<Value>, signal: AbortSignal): AsyncGenerator<Value> {
  const iterator = source[Symbol.asyncIterator]();
  const leave = () => void iterator.return?.();
  signal.addEventListener("abort", leave, { once: true });
  try {
    if (signal.aborted) {
      return;
    }
    for (let result = await iterator.next(); result.done !== true; result = await iterator.next()) {
      yield result.value;
    }
  } finally {
    signal.removeEventListener("abort", leave);
    await iterator.return?.();
  }
}

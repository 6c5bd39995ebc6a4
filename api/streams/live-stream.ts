import type { ExecutionResult } from "graphql";
import { COMPLETE_EVENT, type FrameOf, type StreamOperation, toEventText } from "./execution.ts";
import type { Frame } from "./frame.ts";
import { StreamClosed } from "./latest.ts";
import type { SourceEvent } from "./shared-source.ts";
import type { SseStream } from "./sse.ts";

export interface LiveStreamParts {
  readonly stream: SseStream;
  /** Aborted when the stream is over. */
  readonly signal: AbortSignal;
  readonly operation: StreamOperation;
  /** The source of this viewer alone, which is read at the viewer's pace. */
  readonly source: AsyncIterable<SourceEvent>;
  readonly frameOf: FrameOf;
  readonly toFrame: (text: string) => Frame;
  /** Turns a failure into the result that the viewer is shown. */
  readonly toResult: (error: unknown) => ExecutionResult;
}

/**
 * Carries a source of one viewer's to that viewer until one of them ends it. An error that the viewer can act on is sent
 * and completes the operation; a {@link StreamClosed} hangs up without a word, so that the reconnect meets the reason.
 */
export async function runLiveStream(parts: LiveStreamParts): Promise<void> {
  const { stream, operation, signal, toFrame } = parts;
  try {
    for await (const event of untilAborted(parts.source, signal)) {
      const frame = await parts.frameOf(operation, event, { isForMany: false });
      await readyOf(stream, signal);
      stream.write(frame);
      // The next event is asked for only when this one has left: what comes meanwhile waits where it comes from.
      await readyOf(stream, signal);
    }
    stream.complete(toFrame(COMPLETE_EVENT));
  } catch (error) {
    if (error instanceof StreamClosed) {
      stream.drop("source");
      return;
    }
    stream.complete(toFrame(toEventText(parts.toResult(error)) + COMPLETE_EVENT));
  }
}

/** Resolves when the reader has taken everything, or the stream is over. */
function readyOf(stream: SseStream, signal: AbortSignal): Promise<void> | undefined {
  if (stream.isReady || signal.aborted) {
    return undefined;
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  stream.onReady = wake;
  signal.addEventListener("abort", wake);
  return promise.finally(() => signal.removeEventListener("abort", wake));
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

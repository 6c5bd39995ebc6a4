import type { Clock } from "./clock.ts";
import { createSseScanner, type SseListener } from "./sse-scanner.ts";

/** How long an answer may be silent: the server pings every 4 s, so three pings are missing. */
export const SILENCE_MS = 12_000;

/** What an answer says while it comes. */
export interface AnswerListener extends SseListener {
  /** A stream was opened: its head has come, with a status of 200. */
  onOpen(): void;
  /** Bytes have come, of whatever kind. */
  onHeard(): void;
}

/** Settings of {@link idleFetch}. */
export interface IdleFetchOptions {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** @defaultValue 12 s */
  readonly silenceMs?: number;
  readonly listener?: AnswerListener;
}

/** The way to the server is broken: it could not be reached, fell silent, or ended a stream that was not complete. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/**
 * Wraps `fetch` so that silence and a stream that just ends become errors. Without it urql waits for ever on a dead
 * connection, and takes the end of a stream for its completion; only the `complete` event of the GraphQL over SSE
 * protocol is one.
 *
 * @throws ConnectionError when the server cannot be reached or does not answer in time; later failures break the body
 */
export function idleFetch(options: IdleFetchOptions): typeof fetch {
  return async (input, init) => {
    const watchdog = createWatchdog(options.clock, options.silenceMs ?? SILENCE_MS);
    const signals = [watchdog.signal, ...(init?.signal ? [init.signal] : [])];
    try {
      const response = await options.fetch(input, { ...init, signal: AbortSignal.any(signals) });
      if (response.body === null) {
        watchdog.stop();
        return response;
      }
      return toWatchedResponse(response, response.body, watchdog, options.listener);
    } catch (error) {
      watchdog.stop();
      throw toConnectionError(error, "The server cannot be reached");
    }
  };
}

interface Watchdog {
  readonly signal: AbortSignal;
  heard(): void;
  stop(): void;
}

function createWatchdog(clock: Clock, silenceMs: number): Watchdog {
  const controller = new AbortController();
  const bark = (): void =>
    controller.abort(new ConnectionError(`The server has said nothing for ${silenceMs / 1_000} s`));
  let cancel = clock.later(bark, silenceMs);
  return {
    signal: controller.signal,
    heard: () => {
      cancel();
      cancel = clock.later(bark, silenceMs);
    },
    stop: () => cancel(),
  };
}

function toWatchedResponse(
  response: Response,
  body: ReadableStream<Uint8Array>,
  watchdog: Watchdog,
  listener: AnswerListener | undefined,
): Response {
  const isStream = /^text\/event-stream\b/i.test(response.headers.get("content-type") ?? "");
  let isComplete = !isStream;
  const scan = createSseScanner({
    onEvent: (type) => {
      if (type === "complete") isComplete = true;
      listener?.onEvent(type);
    },
    onId: (id) => listener?.onId(id),
    onPing: (instant) => listener?.onPing(instant),
    onRetry: (delayMs) => listener?.onRetry(delayMs),
  });
  const reader = body.getReader();

  const read = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const { done, value } = await reader.read();
    if (!done) {
      watchdog.heard();
      listener?.onHeard();
      controller.enqueue(value);
      if (isStream) scan(value);
      return;
    }
    watchdog.stop();
    if (!isComplete) throw new ConnectionError("The server closed the stream");
    controller.close();
  };
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    try {
      await read(controller);
    } catch (error) {
      watchdog.stop();
      // What breaks after the `complete` event has lost nothing.
      if (isStream && isComplete) return controller.close();
      controller.error(toConnectionError(error, "The connection broke off"));
    }
  };
  const cancel = async (reason: unknown): Promise<void> => {
    watchdog.stop();
    // A viewer who leaves has aborted the request before, and nobody is left to hear of it.
    await reader.cancel(reason).catch(() => {});
  };

  watchdog.heard();
  if (isStream && response.ok) listener?.onOpen();
  const { status, statusText, headers } = response;
  // Nothing is read ahead: an error would throw away what is queued before it.
  const watched = new ReadableStream<Uint8Array>({ pull, cancel }, { highWaterMark: 0 });
  return new Response(watched, { status, statusText, headers });
}

function toConnectionError(error: unknown, message: string): unknown {
  if (error instanceof ConnectionError || isAbort(error)) return error;

  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : null);
  return new ConnectionError(code === null ? message : `${message} (${code})`, { cause: error });
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

function codeOf(error: unknown): string | null {
  const code: unknown = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}

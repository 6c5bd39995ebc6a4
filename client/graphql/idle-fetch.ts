import type { Clock } from "./clock.ts";
import { ConnectionError, toConnectionError } from "./connection-error.ts";
import { createSseScanner, type SseListener } from "./sse-scanner.ts";
import { toWatchedBody, type BodyWatcher } from "./watched-body.ts";

/** How long an answer may be silent: the server pings every 4 s, so three pings are missing. */
export const SILENCE_MS = 12_000;

/** Hears what a stream says while it comes. */
export interface AnswerListener extends SseListener {
  /** A stream was opened: its head has come, with a status of success. */
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
  /** @defaultValue nobody listens */
  readonly listener?: AnswerListener;
}

/**
 * Wraps `fetch` so that silence and a stream that just ends become errors. Without it urql waits for ever on a dead
 * connection, and takes the end of a stream for its completion; only the `complete` event of the GraphQL over SSE
 * protocol is one.
 *
 * @throws ConnectionError when the server cannot be reached or does not answer in time; later failures break the body
 */
export function idleFetch(options: IdleFetchOptions): typeof fetch {
  const { clock, silenceMs = SILENCE_MS, listener = NOBODY } = options;
  return async (input, init) => {
    const watchdog = createWatchdog(clock, silenceMs);
    const signal = AbortSignal.any([watchdog.signal, ...(init?.signal ? [init.signal] : [])]);
    try {
      const response = await options.fetch(input, { ...init, signal });
      watchdog.hear();
      return toWatchedResponse(response, watchdog, listener);
    } catch (error) {
      watchdog.stop();
      throw toConnectionError(error, "The server cannot be reached");
    }
  };
}

function toWatchedResponse(response: Response, watchdog: Watchdog, listener: AnswerListener): Response {
  const { body, status, statusText, headers } = response;
  if (body === null) {
    watchdog.stop();
    return response;
  }
  const isStream = /^text\/event-stream\b/i.test(headers.get("content-type") ?? "");
  if (isStream && response.ok) {
    listener.onOpen();
  }
  const watcher = isStream ? watchStream(watchdog, listener) : watchAnswer(watchdog);
  return new Response(toWatchedBody(body, watcher), { status, statusText, headers });
}

function watchAnswer(watchdog: Watchdog): BodyWatcher {
  return {
    onBytes: () => watchdog.hear(),
    onEnd: () => watchdog.stop(),
    onLeave: () => watchdog.stop(),
    onBreak: (error) => {
      watchdog.stop();
      return toConnectionError(error, "The connection broke off");
    },
  };
}

function watchStream(watchdog: Watchdog, listener: AnswerListener): BodyWatcher {
  const answer = watchAnswer(watchdog);
  let isComplete = false;
  const scan = createSseScanner({
    ...listener,
    onEvent: (type) => {
      isComplete ||= type === "complete";
      listener.onEvent(type);
    },
  });
  return {
    ...answer,
    onBytes: (bytes) => {
      watchdog.hear();
      listener.onHeard();
      scan(bytes);
    },
    onEnd: () => {
      watchdog.stop();
      if (!isComplete) {
        throw new ConnectionError("The server closed the stream");
      }
    },
    // What breaks after the `complete` event has lost nothing.
    onBreak: (error) => {
      const shown = answer.onBreak(error);
      return isComplete ? null : shown;
    },
  };
}

interface Watchdog {
  readonly signal: AbortSignal;
  hear(): void;
  stop(): void;
}

function createWatchdog(clock: Clock, silenceMs: number): Watchdog {
  const controller = new AbortController();
  const bark = (): void =>
    controller.abort(new ConnectionError(`The server has said nothing for ${silenceMs / 1_000} s`));
  let cancel = clock.later(bark, silenceMs);
  return {
    signal: controller.signal,
    hear: () => {
      cancel();
      cancel = clock.later(bark, silenceMs);
    },
    stop: () => cancel(),
  };
}

const NOBODY: AnswerListener = {
  onOpen: () => {},
  onHeard: () => {},
  onEvent: () => {},
  onId: () => {},
  onPing: () => {},
  onRetry: () => {},
};

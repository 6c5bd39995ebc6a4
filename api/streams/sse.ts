import { Readable } from "node:stream";

/** One open stream of Server-Sent Events. */
export interface SseStream {
  readonly body: Readable;
  /** Resolves when the reader has taken all that was written; false: the stream is over. */
  readonly isReady: () => Promise<boolean>;
  /** Writes one frame at once; call it only when the reader is ready, since nothing is queued. */
  readonly write: (frame: string) => void;
  /** Ends the body properly: the operation is over. */
  readonly complete: (lastFrames: string) => void;
  /** Closes the socket without an end, so that the client comes back. */
  readonly drop: (lastFrames?: string) => void;
  /** Aborted when the stream is over, whoever ended it. */
  readonly signal: AbortSignal;
}

export interface SseOptions {
  /** A comment goes to each stream that was silent for so long. */
  readonly pingIntervalMs: number;
  /** What the comment says. */
  readonly pingText: () => string;
}

export interface SseWriter {
  /**
   * Opens a stream.
   *
   * @param hangUp - closes the connection beneath, once what was written has left.
   */
  readonly open: (hangUp: () => void) => SseStream;
  readonly streamCount: () => number;
  /** Tells every client when to come back, spread over a second, and hangs up. */
  readonly close: () => void;
}

/** A reader that takes nothing for so long is dropped. */
const STALL_LIMIT_MS = 30_000;
/** Clients come back within this time after a shutdown, not all together. */
const LONGEST_RETRY_MS = 1_000;

interface OpenStream {
  readonly stream: SseStream;
  readonly tick: (now: number) => void;
}

/** Writes Server-Sent Events: one write an event, one timer for all pings, no queue. */
export function createSseWriter(options: SseOptions): SseWriter {
  const open = new Set<OpenStream>();
  const timer = setInterval(tick, Math.min(250, Math.max(10, options.pingIntervalMs / 10)));
  timer.unref();

  function tick(): void {
    const now = performance.now();
    for (const one of open) {
      one.tick(now);
    }
  }

  return {
    open: (hangUp) => {
      const one = openStream(options, hangUp, () => open.delete(one));
      open.add(one);
      return one.stream;
    },
    streamCount: () => open.size,
    close: () => {
      clearInterval(timer);
      for (const { stream } of open) {
        stream.drop(`retry: ${Math.floor(Math.random() * LONGEST_RETRY_MS)}\n\n`);
      }
    },
  };
}

function openStream(options: SseOptions, hangUp: () => void, forget: () => void): OpenStream {
  const over = new AbortController();
  let lastWriteAt = performance.now();
  let isTaken = true;
  let waiting: PromiseWithResolvers<boolean> | undefined;

  const body = new Readable({
    highWaterMark: 1,
    read: () => {
      isTaken = true;
      waiting?.resolve(true);
      waiting = undefined;
    },
    destroy: (error, done) => {
      finish();
      done(error);
    },
  });
  // Without a listener the error of a dropped stream would end the process.
  body.on("error", () => undefined);

  function finish(): void {
    forget();
    waiting?.resolve(false);
    waiting = undefined;
    over.abort();
  }

  function write(frame: string): void {
    if (!over.signal.aborted) {
      isTaken = false;
      lastWriteAt = performance.now();
      body.push(frame);
    }
  }

  function drop(lastFrames = ""): void {
    if (over.signal.aborted) {
      return;
    }
    if (lastFrames !== "" && isTaken) {
      body.push(lastFrames);
    }
    finish();
    // What was pushed is passed on in this turn and the next.
    setImmediate(hangUp);
  }

  const stream: SseStream = {
    body,
    isReady: async () => {
      if (isTaken || over.signal.aborted) {
        return !over.signal.aborted;
      }
      waiting ??= Promise.withResolvers();
      return waiting.promise;
    },
    write,
    complete: (lastFrames) => {
      if (!over.signal.aborted) {
        body.push(lastFrames);
        body.push(null);
        finish();
      }
    },
    drop,
    signal: over.signal,
  };
  return {
    stream,
    tick: (now) => {
      const silentMs = now - lastWriteAt;
      if (!isTaken && silentMs >= STALL_LIMIT_MS) {
        body.destroy(new Error("The reader took nothing for too long"));
        hangUp();
      } else if (isTaken && silentMs >= options.pingIntervalMs) {
        write(`: ${options.pingText()}\n\n`);
      }
    },
  };
}

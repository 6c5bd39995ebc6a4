import { addToSum, createFrames, type Frame, GZIP_HEAD, type GzipSum, type History, toGzipTail } from "./frame.ts";
import { createStreamCounts, type StreamCounts, type StreamEnd } from "./counts.ts";
import type { Outlet } from "./outlet.ts";

/** One open stream of Server-Sent Events. */
export interface SseStream {
  /** Whether the reader has taken all that was written, and the stream is not over. */
  readonly isReady: boolean;
  readonly isOver: boolean;
  /** Called each time the reader has taken what it had left for a while. */
  onReady: () => void;
  /** Called once when the stream is over, whoever ended it. */
  onOver: () => void;
  /** Writes an event at once, in one write; call it only while the stream is ready, since nothing is queued. */
  readonly write: (frame: Frame) => void;
  /** Ends the response properly: the operation is over. */
  readonly complete: (lastFrame: Frame) => void;
  /**
   * Closes the connection without an end, so that the client comes back.
   *
   * @param why - for the count.
   */
  readonly drop: (why: StreamEnd, lastFrame?: Frame) => void;
}

export interface SseOptions {
  /** A comment goes to each stream that was silent for so long. */
  readonly pingIntervalMs: number;
  /** What the comment says. */
  readonly pingText: () => string;
}

export interface SseWriter {
  /**
   * Opens a stream. Where no event comes at once, a comment tells the reader that it is open.
   *
   * @param options.isGzip - whether what is written is to be a gzip stream, as the response's head has said; only where the
   *   outlet takes chunks.
   */
  readonly open: (outlet: Outlet, options: { readonly isGzip: boolean }) => SseStream;
  readonly toFrame: (text: string) => Frame;
  readonly streamCount: () => number;
  readonly counts: StreamCounts;
  /** Tells every client when to come back, spread over a second, and hangs up. */
  readonly close: () => void;
}

/** A reader that takes nothing for so long is dropped. */
const STALL_LIMIT_MS = 30_000;
/** Clients come back within this time after a shutdown, not all together. */
const LONGEST_RETRY_MS = 1_000;
/** A reader that notices the end of its connection before it has read all throws away what is left. */
const LAST_WORDS_MS = 500;
/** How late a ping or the end of a stalled stream may be. */
const LONGEST_TICK_MS = 250;

/** Writes Server-Sent Events: one write an event, one timer for all pings, no queue. */
export function createSseWriter(options: SseOptions): SseWriter {
  const open = new Set<OpenStream>();
  const counts = createStreamCounts();
  const book: Book = { counts, forget: (stream) => open.delete(stream) };
  const toFrame = createFrames();
  const greeting = toFrame(":\n\n");
  const timer = setInterval(tick, Math.min(LONGEST_TICK_MS, Math.max(10, options.pingIntervalMs / 10)));
  timer.unref();
  let ping = greeting;
  let pingText = "";

  /** One frame for all who are pinged with the same text. */
  function toPing(): Frame {
    const text = `: ${options.pingText()}\n\n`;
    if (text !== pingText) {
      pingText = text;
      ping = toFrame(text);
    }
    return ping;
  }

  function tick(): void {
    const now = performance.now();
    for (const stream of open) {
      const silentMs = now - stream.lastWriteAt;
      if (!stream.isBegun) {
        stream.comment(greeting);
      } else if (!stream.isReady && silentMs >= STALL_LIMIT_MS) {
        stream.giveUp();
      } else if (stream.isReady && silentMs >= options.pingIntervalMs) {
        stream.comment(toPing());
      }
    }
  }

  return {
    open: (outlet, { isGzip }) => {
      const stream = new OpenStream(outlet, isGzip, book);
      counts.opened += 1;
      if (!stream.isOver) {
        open.add(stream);
      }
      return stream;
    },
    toFrame,
    streamCount: () => open.size,
    counts,
    close: () => {
      clearInterval(timer);
      for (const stream of open) {
        stream.drop("shutdown", toFrame(`retry: ${Math.floor(Math.random() * LONGEST_RETRY_MS)}\n\n`));
      }
    },
  };
}

const nothing = () => undefined;

/** A comment refers to nothing, so that one form of it is for all: its few bytes are not worth an own one for each reader. */
const NO_HISTORY: History = { event: null, commentBytes: 0 };

/** What compressing needs to know of one stream. */
interface Gzip extends GzipSum {
  event: Frame | null;
  commentBytes: number;
}

/** What all streams of a writer share. */
interface Book {
  readonly counts: StreamCounts;
  readonly forget: (stream: OpenStream) => void;
}

/** A class, as there is one for each stream: its methods cost a stream nothing. */
class OpenStream implements SseStream {
  onReady: () => void = nothing;
  onOver: () => void = nothing;
  isOver = false;
  isBegun = false;
  lastWriteAt = performance.now();
  private isTaken = true;
  private readonly outlet: Outlet;
  private readonly book: Book;
  private readonly gzip: Gzip | null;

  constructor(outlet: Outlet, isGzip: boolean, book: Book) {
    this.outlet = outlet;
    this.book = book;
    this.gzip = isGzip ? { crc: 0, length: 0, event: null, commentBytes: 0 } : null;
    outlet.whenGone(() => this.finish("left"));
  }

  get isReady(): boolean {
    return this.isTaken && !this.isOver;
  }

  write(frame: Frame): void {
    if (this.isOver) {
      return;
    }
    this.put(frame);
    this.book.counts.events += 1;
    if (this.gzip !== null) {
      this.gzip.event = frame;
      this.gzip.commentBytes = 0;
    }
    this.hold();
  }

  /** Writes what no later event refers to. */
  comment(frame: Frame): void {
    this.put(frame, NO_HISTORY);
    this.book.counts.pings += 1;
    if (this.gzip !== null) {
      this.gzip.commentBytes += frame.text.length;
    }
    this.hold();
  }

  complete(lastFrame: Frame): void {
    if (this.isOver) {
      return;
    }
    this.put(lastFrame);
    if (this.gzip !== null) {
      this.outlet.write(toGzipTail(this.gzip));
    }
    this.outlet.end();
    this.finish("completed");
  }

  drop(why: StreamEnd, lastFrame?: Frame): void {
    if (this.isOver) {
      return;
    }
    this.finish(why);
    if (lastFrame === undefined) {
      this.outlet.hangUp();
      return;
    }
    this.put(lastFrame);
    setTimeout(() => this.outlet.hangUp(), LAST_WORDS_MS);
  }

  giveUp(): void {
    this.finish("stalled");
    this.outlet.destroy();
  }

  private put(frame: Frame, history?: History): void {
    const { gzip, outlet, isBegun } = this;
    this.isBegun = true;
    if (gzip === null) {
      outlet.write(outlet.isChunked ? frame.chunk : frame.text);
      return;
    }
    const deflated = frame.deflatedAfter(history ?? gzip);
    outlet.write(isBegun ? deflated : Buffer.concat([GZIP_HEAD, deflated]));
    addToSum(gzip, frame.text);
  }

  /** Waits for the reader where the operating system has not taken everything at once. */
  private hold(): void {
    this.lastWriteAt = performance.now();
    if (!this.outlet.isTaken()) {
      this.isTaken = false;
      this.outlet.whenTaken(() => this.release());
    }
  }

  private release(): void {
    this.isTaken = true;
    if (!this.isOver) {
      this.onReady();
    }
  }

  private finish(how: StreamEnd): void {
    if (!this.isOver) {
      this.isOver = true;
      this.book.counts.ended[how] += 1;
      this.book.forget(this);
      this.onOver();
    }
  }
}

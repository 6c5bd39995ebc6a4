import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";

/** Where the bytes of one stream go. */
export interface Outlet {
  /** Whether what is written must be chunks of HTTP/1.1. */
  readonly isChunked: boolean;
  readonly write: (bytes: Buffer) => void;
  /** Whether all that was written has left this process. */
  readonly isTaken: () => boolean;
  /** Calls back once all that was written has left. */
  readonly whenTaken: (callback: () => void) => void;
  /** Calls back once when the reader is gone. */
  readonly whenGone: (callback: () => void) => void;
  /** Ends the response properly. */
  readonly end: () => void;
  /** Closes the connection without the end that HTTP would write, once what was written has left: to the reader it is lost. */
  readonly hangUp: () => void;
  /** Closes the connection whatever is left. */
  readonly destroy: () => void;
}

/** A closed socket whose last bytes were not taken is given up after so long. */
const LINGER_MS = 1_000;
const EMPTY = Buffer.alloc(0);

/**
 * The socket of a response whose head was written and is held back by a corked socket until the first bytes. They go past
 * Node's response, which would frame them once for each reader; its end is still its own.
 *
 * A class, as there is one for each stream: its methods cost a stream nothing.
 */
export class SocketOutlet implements Outlet {
  readonly isChunked: boolean;
  private readonly response: ServerResponse;
  private readonly socket: NonNullable<ServerResponse["socket"]>;
  private isHeadHeld = true;

  /** @param socket - the response's own, which it has unless an earlier answer on the connection is still under way. */
  constructor(response: ServerResponse, socket: NonNullable<ServerResponse["socket"]>) {
    this.response = response;
    this.socket = socket;
    this.isChunked = response.chunkedEncoding;
    socket.setTimeout(0);
    socket.setKeepAlive(true);
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
    if (this.isHeadHeld) {
      this.isHeadHeld = false;
      this.socket.uncork();
    }
  }

  isTaken(): boolean {
    return this.socket.writableLength === 0;
  }

  whenTaken(callback: () => void): void {
    // Behind everything else, so that its turn says that all of that has left.
    this.socket.write(EMPTY, callback);
  }

  whenGone(callback: () => void): void {
    if (this.response.closed) {
      callback();
    } else {
      this.response.once("close", callback);
    }
  }

  end(): void {
    this.response.end();
  }

  hangUp(): void {
    this.socket.end();
    setTimeout(() => this.socket.destroy(), LINGER_MS).unref();
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/** A body that somebody in this process reads, or passes on. */
export interface BodyOutlet extends Outlet {
  readonly body: Readable;
}

/** Creates a body. */
export function createBodyOutlet(): BodyOutlet {
  let isTaken = true;
  let tell: (() => void) | undefined;
  let gone: (() => void) | undefined;
  const body = new Readable({
    highWaterMark: 1,
    read: () => {
      isTaken = true;
      const callback = tell;
      tell = undefined;
      callback?.();
    },
    destroy: (error, done) => {
      gone?.();
      done(error);
    },
  });
  // Without a listener the error of a closed body would end the process.
  body.on("error", () => undefined);
  const destroy = () => void body.destroy(new Error("The server closed the stream"));
  return {
    body,
    isChunked: false,
    write: (bytes) => {
      isTaken = false;
      body.push(bytes);
    },
    isTaken: () => isTaken,
    whenTaken: (callback) => {
      tell = callback;
    },
    whenGone: (callback) => {
      gone = callback;
    },
    end: () => void body.push(null),
    // What was pushed is passed on in this turn and the next.
    hangUp: () => void setImmediate(destroy),
    destroy,
  };
}

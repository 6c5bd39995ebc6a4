import type { SseStream } from "../../api/streams/sse.ts";

/** A stream whose reader takes what it is sent when a test says so. */
export interface HandStream extends SseStream {
  /** The texts that were written. */
  readonly texts: string[];
  /** How it was ended; undefined: it is open. */
  readonly ending: () => "complete" | "dropped" | "left" | undefined;
  /** From now on the reader takes nothing. */
  readonly stall: () => void;
  /** The reader takes everything, and goes on to. */
  readonly take: () => void;
  /** The reader goes away. */
  readonly leave: () => void;
}

/** Creates a stream whose reader takes everything. */
export function createHandStream(): HandStream {
  const texts: string[] = [];
  let isTaken = true;
  let isStalling = false;
  let ending: ReturnType<HandStream["ending"]>;

  function finish(how: ReturnType<HandStream["ending"]>): void {
    if (ending === undefined) {
      ending = how;
      stream.onOver();
    }
  }

  const stream: HandStream = {
    texts,
    get isReady() {
      return isTaken && ending === undefined;
    },
    get isOver() {
      return ending !== undefined;
    },
    onReady: () => undefined,
    onOver: () => undefined,
    write: (frame) => {
      texts.push(String(frame.text));
      isTaken = !isStalling;
    },
    complete: (frame) => {
      texts.push(String(frame.text));
      finish("complete");
    },
    drop: () => finish("dropped"),
    ending: () => ending,
    stall: () => {
      isStalling = true;
      isTaken = false;
    },
    take: () => {
      isStalling = false;
      isTaken = true;
      stream.onReady();
    },
    leave: () => finish("left"),
  };
  return stream;
}

import type { Outlet } from "../../api/streams/outlet.ts";

/** An outlet whose reader takes everything at once, until it leaves. */
export interface HandOutlet extends Outlet {
  /** What was written, piece by piece. */
  readonly pieces: readonly Buffer[];
  readonly text: () => string;
  /** How it was ended by this side; undefined: it is open. */
  readonly ending: () => "end" | "hung up" | undefined;
  /** The reader goes away. */
  readonly leave: () => void;
}

/**
 * Creates an outlet.
 *
 * @param isChunked - whether chunks of HTTP/1.1 are to be written to it.
 */
export function createHandOutlet(isChunked = false): HandOutlet {
  const pieces: Buffer[] = [];
  let ending: ReturnType<HandOutlet["ending"]>;
  let gone: () => void = () => undefined;
  return {
    isChunked,
    pieces,
    write: (bytes) => void pieces.push(bytes),
    isTaken: () => true,
    whenTaken: (callback) => callback(),
    whenGone: (callback) => {
      gone = callback;
    },
    end: () => {
      ending = "end";
    },
    hangUp: () => {
      ending = "hung up";
    },
    destroy: () => {
      ending = "hung up";
    },
    text: () => Buffer.concat(pieces).toString(),
    ending: () => ending,
    leave: () => gone(),
  };
}

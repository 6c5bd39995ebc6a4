import type { Outlet } from "../../api/streams/outlet.ts";

/** An outlet whose reader takes everything at once, until it leaves. */
export interface HandOutlet extends Outlet {
  /** What was written. */
  readonly text: () => string;
  /** How it was ended by this side; undefined: it is open. */
  readonly ending: () => "end" | "hung up" | undefined;
  /** The reader goes away. */
  readonly leave: () => void;
}

/** Creates an outlet. */
export function createHandOutlet(): HandOutlet {
  const pieces: string[] = [];
  let ending: ReturnType<HandOutlet["ending"]>;
  let gone: () => void = () => undefined;
  return {
    isChunked: false,
    write: (bytes) => void pieces.push(String(bytes)),
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
    text: () => pieces.join(""),
    ending: () => ending,
    leave: () => gone(),
  };
}

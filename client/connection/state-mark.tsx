import type { JSX } from "solid-js";
import type { Look } from "./look.ts";

/** A state of the connection as a shape and a colour; the word stands beside it. */
export function StateMark(props: { readonly look: Look }): JSX.Element {
  return (
    <svg viewBox="0 0 10 10" class={`size-2.5 flex-none fill-current ${COLOURS[props.look]}`} aria-hidden="true">
      <path d={SHAPES[props.look]} fill-rule="evenodd" />
    </svg>
  );
}

const COLOURS: Record<Look, string> = {
  connected: "text-running",
  silent: "text-waiting",
  connecting: "text-pending",
  reconnecting: "text-waiting",
  failed: "text-error",
  disconnected: "text-stopped",
};

/** In a square of ten: a disc, a disc with a mark in it, a half disc, a triangle, a cross, a ring. */
const SHAPES: Record<Look, string> = {
  connected: "M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0-8z",
  silent: "M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0-8zM4.2 2.6h1.6v3H4.2zM4.2 6.4h1.6v1.3H4.2z",
  connecting: "M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0-8zM5 2.2a2.8 2.8 0 0 1 0 5.6z",
  reconnecting: "M5 .6L9.6 9H.4z",
  failed: "M1.2 2.6L2.6 1.2 5 3.6l2.4-2.4 1.4 1.4L6.4 5l2.4 2.4-1.4 1.4L5 6.4 2.6 8.8 1.2 7.4 3.6 5z",
  disconnected: "M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0-8zM5 2.4a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 1 1 0-5.2z",
};

import { type Accessor, createSignal, onCleanup } from "solid-js";

/** False at first, and true after a time, for what would only flicker if it were shown at once. */
export function createDelayed(afterMs: number): Accessor<boolean> {
  const [isOver, setIsOver] = createSignal(false);
  const timer = setTimeout(() => setIsOver(true), afterMs);
  onCleanup(() => clearTimeout(timer));
  return isOver;
}

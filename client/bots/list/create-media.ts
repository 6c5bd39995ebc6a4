import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Whether a media query holds, as it changes. Where a browser cannot tell, it holds. */
export function createMedia(query: string): Accessor<boolean> {
  if (typeof matchMedia !== "function") {
    return () => true;
  }
  const list = matchMedia(query);
  const [matches, setMatches] = createSignal(list.matches);
  const update = () => setMatches(list.matches);
  list.addEventListener("change", update);
  onCleanup(() => list.removeEventListener("change", update));
  return matches;
}

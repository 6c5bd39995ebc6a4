import { type Accessor, createSignal, onCleanup, onMount } from "solid-js";

/**
 * Something that is not needed for the first look: loaded once the page has time for it, or when it is asked for.
 *
 * @param load - where it fails, the server is away, and it is tried again when it is asked for next.
 * @returns what was loaded, undefined before; and a function that asks for it now
 */
export function createLoaded<Loaded>(
  load: () => Promise<Loaded>,
): readonly [Accessor<Loaded | undefined>, () => void] {
  const [loaded, setLoaded] = createSignal<Loaded>();
  const ask = () => {
    if (loaded() === undefined) {
      void load().then(
        (found) => setLoaded(() => found),
        () => undefined,
      );
    }
  };
  onMount(() => onCleanup(whenIdle(ask)));
  return [loaded, ask];
}

/** Safari has no `requestIdleCallback`. */
const WITHOUT_IDLE_MS = 500;

function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === "function") {
    const handle = requestIdleCallback(run);
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(run, WITHOUT_IDLE_MS);
  return () => clearTimeout(timer);
}

import { useBeforeLeave } from "@solidjs/router";
import { onMount } from "solid-js";

const KEY = "botwatch.scrollY";

/**
 * Brings whoever goes back to the page to where they left it. A browser does so by itself only where all of the page is there
 * at once, which a list that comes through a stream is not.
 */
export function keepScroll(): void {
  useBeforeLeave(({ to }) => {
    // A number is a step back or forth: by then the entry of the history is the other page's.
    if (typeof to === "string") {
      history.replaceState({ ...history.state, [KEY]: window.scrollY }, "");
    }
  });
  onMount(() => {
    const kept: unknown = history.state?.[KEY];
    if (typeof kept === "number") {
      // When the list has its height.
      requestAnimationFrame(() => window.scrollTo(0, kept));
    }
  });
}

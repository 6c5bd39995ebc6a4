import { type Component, createSignal, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { useLive } from "../live/live.ts";
import { BADGE_CLASS, BadgeFace, badgeLabel } from "./badge-face.tsx";

/** How the page and the server stand, in the header; behind it, in numbers. The popover is loaded when a hand comes near. */
export function ConnectionBadge(): JSX.Element {
  const live = useLive();
  const [popover, setPopover] = createSignal<Component>();
  const load = () => import("./connection-popover.tsx");
  // Where the server is away it is tried again with the next touch.
  const preload = () => void load().catch(() => undefined);
  const open = () =>
    void load().then(
      ({ ConnectionPopover }) => setPopover(() => ConnectionPopover),
      () => undefined,
    );
  return (
    <Show
      when={popover()}
      fallback={
        <button
          type="button"
          aria-label={badgeLabel(live)}
          aria-haspopup="dialog"
          aria-expanded="false"
          class={BADGE_CLASS}
          onPointerEnter={preload}
          onFocus={preload}
          onClick={open}
        >
          <BadgeFace />
        </button>
      }
    >
      {(loaded) => <Dynamic component={loaded()} />}
    </Show>
  );
}

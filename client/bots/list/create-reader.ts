import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Somebody who is busy with a list. */
export interface Reader {
  /** True while nothing should move under them: a button of the mouse is down, the pointer moves, or the focus is inside. */
  readonly isBusy: Accessor<boolean>;
  /** Watches an element until the owner is disposed. */
  readonly watch: (element: HTMLElement) => void;
}

/** So long after its last move a pointer counts as resting: somebody may have gone and left it there. */
const REST_MS = 2_000;

/** Notices whether somebody is busy with a list, by pointer or by keyboard. */
export function createReader(): Reader {
  const [isFocused, setIsFocused] = createSignal(false);
  const [isDown, setIsDown] = createSignal(false);
  const [isPointing, setIsPointing] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function onPointerMove({ pointerType }: PointerEvent): void {
    // A finger is only there while it is down.
    if (pointerType === "touch") {
      return;
    }
    setIsPointing(true);
    clearTimeout(timer);
    timer = setTimeout(() => setIsPointing(false), REST_MS);
  }

  function watch(element: HTMLElement): void {
    const listeners: Partial<{ [Type in keyof HTMLElementEventMap]: (event: HTMLElementEventMap[Type]) => void }> =
      {
        focusin: () => setIsFocused(true),
        focusout: ({ relatedTarget }) =>
          setIsFocused(relatedTarget instanceof Node && element.contains(relatedTarget)),
        pointerdown: () => setIsDown(true),
        pointermove: onPointerMove,
        pointerleave: () => setIsPointing(false),
      };
    const ending = new AbortController();
    for (const [type, listener] of Object.entries(listeners)) {
      // The table above pairs each listener with its own event.
      element.addEventListener(type, listener as EventListener, { signal: ending.signal, passive: true });
    }
    for (const type of ["pointerup", "pointercancel"]) {
      addEventListener(type, () => setIsDown(false), { signal: ending.signal, passive: true });
    }
    onCleanup(() => {
      ending.abort();
      clearTimeout(timer);
    });
  }

  return { isBusy: () => isFocused() || isDown() || isPointing(), watch };
}

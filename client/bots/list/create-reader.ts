import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Somebody who is busy with a list. */
export interface Reader {
  /** True while they point at something: the pointer moves, or is down. */
  readonly isPointing: Accessor<boolean>;
  /** True while they point at something or the focus is inside. */
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
  const [isMoving, setIsMoving] = createSignal(false);
  const isPointing = () => isDown() || isMoving();
  let watched: HTMLElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function onPointerMove({ pointerType }: PointerEvent): void {
    // A finger is only there while it is down.
    if (pointerType === "touch") {
      return;
    }
    setIsMoving(true);
    clearTimeout(timer);
    timer = setTimeout(() => setIsMoving(false), REST_MS);
  }

  function watch(element: HTMLElement): void {
    const listeners: Partial<{ [Type in keyof HTMLElementEventMap]: (event: HTMLElementEventMap[Type]) => void }> =
      {
        focusin: () => setIsFocused(true),
        focusout: ({ relatedTarget }) =>
          setIsFocused(relatedTarget instanceof Node && element.contains(relatedTarget)),
        pointerdown: () => setIsDown(true),
        pointermove: onPointerMove,
        pointerleave: () => setIsMoving(false),
      };
    const ending = new AbortController();
    for (const [type, listener] of Object.entries(listeners)) {
      // The table above pairs each listener with its own event.
      element.addEventListener(type, listener as EventListener, { signal: ending.signal, passive: true });
    }
    for (const type of ["pointerup", "pointercancel"]) {
      window.addEventListener(type, () => setIsDown(false), { signal: ending.signal, passive: true });
    }
    watched = element;
    onCleanup(() => {
      ending.abort();
      clearTimeout(timer);
      setIsDown(false);
      setIsMoving(false);
    });
  }

  // An element that is taken away while it has the focus says nothing of its losing it.
  const hasFocus = () => isFocused() && watched?.contains(document.activeElement) === true;
  return { isPointing, isBusy: () => hasFocus() || isPointing(), watch };
}

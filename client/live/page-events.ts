/** What a page does that the live side has to know of. */
export interface PageEvents {
  /** Somebody looks at it, again. */
  readonly onLook: () => void;
  /** It is hidden. */
  readonly onHide: () => void;
  /** The network has come or gone. */
  readonly onNetwork: (isOnline: boolean) => void;
  /** It is left, perhaps for good. */
  readonly onLeave: () => void;
  /** It was left, and is there again as it was. */
  readonly onReturn: () => void;
}

/**
 * Listens to the page. A page that is left may be kept as it is and come back later (the back-forward cache), so that
 * leaving is told by `pagehide`, and never by `unload`.
 *
 * @returns stops it
 */
export function listenToPage(events: PageEvents): () => void {
  const listening = new AbortController();
  const on = (target: EventTarget, type: string, listener: (event: Event) => void): void =>
    target.addEventListener(type, listener, { signal: listening.signal });

  on(document, "visibilitychange", () => (isVisible() ? events.onLook() : events.onHide()));
  on(window, "focus", events.onLook);
  on(window, "online", () => events.onNetwork(true));
  on(window, "offline", () => events.onNetwork(false));
  on(window, "pagehide", events.onLeave);
  on(window, "pageshow", (event) => {
    if ((event as PageTransitionEvent).persisted) {
      events.onReturn();
    }
  });
  return () => listening.abort();
}

/** Whether anybody can see this page now. */
export function isVisible(): boolean {
  return document.visibilityState === "visible";
}

/** Longer than a frame: a page that is not drawn at all goes on as well. */
const UNDRAWN_MS = 100;

/** Calls back when the page was drawn next, or at once where nobody can see it. */
export function afterNextFrame(run: () => void): void {
  if (!isVisible()) {
    run();
    return;
  }
  const finish = (): void => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    run();
  };
  const timer = setTimeout(finish, UNDRAWN_MS);
  const frame = requestAnimationFrame(finish);
}

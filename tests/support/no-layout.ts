import { domWindow } from "./dom.ts";

/** A document of jsdom is never laid out: nothing in it changes its size. */
class QuietResizeObserver implements ResizeObserver {
  disconnect(): void {}
  observe(): void {}
  unobserve(): void {}
}

/** Gives components that measure themselves what they need to do without a layout. */
export function leaveOutLayout(): void {
  globalThis.ResizeObserver = QuietResizeObserver;
  domWindow.scrollTo = () => undefined;
}

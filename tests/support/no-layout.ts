import { domWindow } from "./dom.ts";

/** A document of jsdom is never laid out: nothing in it changes its size, and nothing can be scrolled. */
class QuietResizeObserver implements ResizeObserver {
  disconnect(): void {}
  observe(): void {}
  unobserve(): void {}
}

globalThis.ResizeObserver = QuietResizeObserver;
domWindow.scrollTo = () => undefined;

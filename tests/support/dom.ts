// @ts-expect-error -- it brings no types
import { JSDOM, VirtualConsole } from "jsdom";

/** What tests need of a document's window. */
interface DomWindow extends Window {
  readonly EventTarget: typeof EventTarget;
  readonly Element: typeof Element;
}

/** Node has something of these names, but not what a browser has. */
const A_BROWSERS_OWN: ReadonlySet<string> = new Set(["navigator", "localStorage", "sessionStorage", "CustomEvent"]);

/**
 * A document for components that are tested over the real app in the same process. A file that uses it begins with
 * `// @vitest-environment node` and imports this before anything of Solid's, which looks for a document when it is loaded.
 *
 * Unlike vitest's own environment it leaves everything that Node has itself, such as `fetch`, `URL` and `AbortSignal`, to
 * the server beside it.
 */
export const domWindow: DomWindow = openWindow();

function openWindow(): DomWindow {
  // What jsdom cannot do, such as drawing on a canvas, it would say on the console.
  const { window } = new JSDOM("<!doctype html><html lang='en'><body></body></html>", {
    url: "http://botwatch.test/",
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole(),
  });
  acceptSignalsOfNode(window.EventTarget.prototype);
  Object.defineProperty(window.navigator, "locks", { value: navigator.locks });
  // It draws nothing, so that nothing has to be animated.
  window.Element.prototype.animate = () => ({});
  for (const name of Object.getOwnPropertyNames(window)) {
    if (A_BROWSERS_OWN.has(name) || !(name in globalThis)) {
      const value: unknown = Reflect.get(window, name);
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    }
  }
  return window;
}

/** A document of jsdom takes no signals but its own. */
function acceptSignalsOfNode(prototype: EventTarget): void {
  const { addEventListener } = prototype;
  prototype.addEventListener = function (type, listener, options) {
    if (typeof options !== "object" || options.signal === undefined) {
      return addEventListener.call(this, type, listener, options);
    }
    const { signal, ...rest } = options;
    addEventListener.call(this, type, listener, rest);
    signal.addEventListener("abort", () => this.removeEventListener(type, listener, rest), { once: true });
  };
}

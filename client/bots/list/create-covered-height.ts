import { type Accessor, createSignal, onCleanup, onMount } from "solid-js";

/** How much of the window's top the frame's header covers, in pixels: it grows when it has something to say. */
export function createCoveredHeight(): Accessor<number> {
  const [height, setHeight] = createSignal(0);
  onMount(() => {
    const header = document.querySelector("header");
    if (header === null) {
      return;
    }
    const measure = () => setHeight(header.getBoundingClientRect().height);
    const observer = new ResizeObserver(measure);
    observer.observe(header);
    measure();
    onCleanup(() => observer.disconnect());
  });
  return height;
}

import { createWindowVirtualizer, defaultRangeExtractor } from "@tanstack/solid-virtual";
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount } from "solid-js";

/** What a {@link VirtualList} shows. */
export interface VirtualListProps {
  readonly ids: readonly string[];
  /** How many stand side by side. */
  readonly columns: number;
  /** The height of each, in pixels, all the same. */
  readonly itemHeight: number;
  /** What covers the top of the window, in pixels: nothing is scrolled to below it. */
  readonly coveredHeight: number;
  /** Called once for each entry that comes into view; the index changes when the order does. */
  readonly children: (id: string, index: () => number) => JSX.Element;
  /** Hears which entries are rendered. */
  readonly onShow?: (ids: readonly string[]) => void;
  /** Given a way to bring an entry into view and put the focus on the link in it. */
  readonly ref?: (handle: VirtualListHandle) => void;
  readonly role: "rowgroup" | "list";
}

/** What can be done with a {@link VirtualList} from outside. */
export interface VirtualListHandle {
  readonly focus: (index: number) => void;
  /** The entry that has the focus; null when none has. */
  readonly focusedIndex: () => number | null;
  readonly element: HTMLElement;
}

/** So many rows above and below the window are there already when they are scrolled to. */
const OVERSCAN = 8;

/** A list as long as it likes, of which only what the window shows is there, and the entry that has the focus. */
export function VirtualList(props: VirtualListProps): JSX.Element {
  let root: HTMLDivElement | undefined;
  const [top, setTop] = createSignal(0);
  const [focusedId, setFocusedId] = createSignal<string | null>(null);
  const indexes = createMemo(() => new Map(props.ids.map((id, index) => [id, index])));
  const rowOf = (index: number) => Math.floor(index / props.columns);
  const focusedIndex = () => indexes().get(focusedId() ?? "") ?? null;

  const virtualizer = createWindowVirtualizer({
    get count() {
      return Math.ceil(props.ids.length / props.columns);
    },
    get estimateSize() {
      const height = props.itemHeight;
      return () => height;
    },
    get scrollMargin() {
      return top();
    },
    get scrollPaddingStart() {
      return props.coveredHeight;
    },
    // What has the focus stays, however far it is scrolled away: with its element the focus would be lost.
    get rangeExtractor() {
      // A new function for each: the virtualizer asks again when it is given another one.
      const staticIndex = focusedIndex();
      return (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const rows = defaultRangeExtractor(range);
        return staticIndex === null || rows.includes(rowOf(staticIndex))
          ? rows
          : [...rows, rowOf(staticIndex)].toSorted((one, other) => one - other);
      };
    },
    overscan: OVERSCAN,
  });
  createEffect(on([() => props.itemHeight], () => virtualizer.measure(), { defer: true }));

  const shown = createMemo(() =>
    virtualizer
      .getVirtualItems()
      .flatMap(({ index }) => props.ids.slice(index * props.columns, (index + 1) * props.columns)),
  );
  createEffect(() => props.onShow?.(shown()));

  const measureTop = () => root !== undefined && setTop(root.getBoundingClientRect().top + window.scrollY);
  onMount(() => {
    measureTop();
    // Whatever grows above the list makes the page taller.
    const observer = new ResizeObserver(measureTop);
    observer.observe(document.body);
    onCleanup(() => observer.disconnect());
    if (root !== undefined) {
      props.ref?.({ focus, focusedIndex, element: root });
    }
  });

  function focus(index: number): void {
    const id = props.ids[index];
    if (id === undefined) {
      return;
    }
    setFocusedId(id);
    const entry = [...(root?.querySelectorAll<HTMLElement>("[data-id]") ?? [])].find(
      ({ dataset }) => dataset["id"] === id,
    );
    entry?.querySelector("a")?.focus({ preventScroll: true });
    virtualizer.scrollToIndex(rowOf(index), { align: "auto" });
  }

  const idAt = (target: EventTarget | null) =>
    target instanceof Element ? (target.closest<HTMLElement>("[data-id]")?.dataset["id"] ?? null) : null;
  return (
    <div
      ref={(element) => (root = element)}
      role={props.role}
      class="relative"
      style={{ height: `${rowOf(props.ids.length + props.columns - 1) * props.itemHeight}px` }}
      onFocusIn={(event) => setFocusedId(idAt(event.target))}
      onFocusOut={(event) => setFocusedId(idAt(event.relatedTarget))}
    >
      <For each={shown()}>
        {(id) => {
          const index = () => indexes().get(id) ?? 0;
          return (
            <div
              data-id={id}
              role="presentation"
              class="absolute top-0 left-0 contain-strict"
              style={{
                height: `${props.itemHeight}px`,
                width: `${100 / props.columns}%`,
                transform: `translate(${(index() % props.columns) * 100}%, ${rowOf(index()) * props.itemHeight}px)`,
              }}
            >
              {props.children(id, index)}
            </div>
          );
        }}
      </For>
    </div>
  );
}

import { type Accessor, createSignal, onCleanup } from "solid-js";

/** A list that is read when its card is shown, and again after a change. */
export interface List<Item> {
  /** Undefined before it was read. */
  readonly items: Accessor<readonly Item[] | undefined>;
  /** Why it could not be read; null while nothing stands in the way. */
  readonly problem: Accessor<string | null>;
  /** Reads it anew; what is shown stays until then. */
  readonly reload: () => Promise<void>;
}

/** Creates the list and begins to read it; lives as long as its owner. */
export function createList<Item>(read: () => Promise<readonly Item[]>): List<Item> {
  const [items, setItems] = createSignal<readonly Item[]>();
  const [problem, setProblem] = createSignal<string | null>(null);
  let isLeft = false;
  let newest = 0;
  onCleanup(() => (isLeft = true));

  const reload = async (): Promise<void> => {
    const number = ++newest;
    try {
      const found = await read();
      if (!isLeft && number === newest) {
        setItems(() => found);
        setProblem(null);
      }
    } catch (error) {
      if (!isLeft && number === newest) {
        setProblem(error instanceof Error ? error.message : String(error));
      }
    }
  };
  void reload();
  return { items, problem, reload };
}

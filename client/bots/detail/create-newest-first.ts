import { type Accessor, batch, createEffect, createSignal, on, onCleanup } from "solid-js";

/** A part of a list, the newest item first. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Whether there is anything older than the last item. */
  readonly hasOlder: boolean;
}

/** Settings of {@link createNewestFirst}. */
export interface NewestFirstOptions<Item> {
  readonly keyOf: (item: Item) => string | number;
  /** Reads what is newest; all of what is newer than `known`, the newest item that is there, if that fits a page. */
  readonly readNewest: (known: Item | undefined) => Promise<Page<Item>>;
  /** Reads what is older than an item. */
  readonly readOlder: (oldest: Item) => Promise<Page<Item>>;
  /** Whether nothing is missing between the last item of a newest page and the newest item that is there. */
  readonly isJoined: (page: Page<Item>, known: Item) => boolean;
  /** Moves whenever there may be something new; undefined while it is not known. */
  readonly changes: Accessor<unknown>;
  /** How many items stay when newer ones push them out; what was asked for with `loadOlder` comes on top. */
  readonly keptCount: number;
}

/** A list that grows at its beginning by itself, and at its end when asked. */
export interface NewestFirst<Item> {
  /** Each item once, in order; an item that is known stays the same object. */
  readonly items: Accessor<readonly Item[]>;
  readonly isLoaded: Accessor<boolean>;
  readonly hasOlder: Accessor<boolean>;
  readonly isLoadingOlder: Accessor<boolean>;
  /** Why the list cannot be read, in a sentence without a final stop; null while it can. */
  readonly error: Accessor<string | null>;
  readonly loadOlder: () => void;
  /** Reads the newest items again. */
  readonly retry: () => void;
}

/** Keeps a list of which the newest part is read again at every change; it lives as long as its owner. */
export function createNewestFirst<Item>(options: NewestFirstOptions<Item>): NewestFirst<Item> {
  const [items, setItems] = createSignal<readonly Item[]>([]);
  const [isLoaded, setIsLoaded] = createSignal(false);
  const [hasOlder, setHasOlder] = createSignal(false);
  const [isLoadingOlder, setIsLoadingOlder] = createSignal(false);
  const [error, setError] = createSignal<string | null>(null);
  let keptCount = options.keptCount;
  let isReading = false;
  let isStale = false;
  let isDisposed = false;
  onCleanup(() => {
    isDisposed = true;
  });

  /** Runs what reads and shows; what comes after the owner is gone, and a failure, change nothing but the error. */
  const attempt = async (read: () => Promise<() => void>): Promise<void> => {
    try {
      const show = await read();
      if (!isDisposed) {
        batch(() => {
          show();
          setError(null);
        });
      }
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    }
  };

  const readNewest = async (): Promise<() => void> => {
    const page = await options.readNewest(items()[0]);
    return () => {
      const known = items();
      const [newest] = known;
      const joined = newest === undefined || options.isJoined(page, newest);
      const merged = joined ? mergedFirst(page.items, known, options.keyOf) : page.items;
      const kept = merged.slice(0, keptCount);
      setHasOlder(kept.length < merged.length || (joined && newest !== undefined ? hasOlder() : page.hasOlder));
      setItems(kept);
      setIsLoaded(true);
    };
  };

  const takeStale = (): boolean => {
    const isWanted = isStale && !isDisposed;
    isStale = false;
    return isWanted;
  };

  /** One reading at a time: what changes meanwhile is read afterwards, once. */
  const refresh = async (): Promise<void> => {
    isStale = true;
    if (isReading) {
      return;
    }
    isReading = true;
    while (takeStale()) {
      await attempt(readNewest);
    }
    isReading = false;
  };

  const loadOlder = async (): Promise<void> => {
    const oldest = items().at(-1);
    if (oldest === undefined || isLoadingOlder()) {
      return;
    }
    setIsLoadingOlder(true);
    await attempt(async () => {
      const page = await options.readOlder(oldest);
      return () => {
        // The list may have begun anew while this was read: then it does not belong to its end any more.
        if (items().at(-1) !== oldest) {
          return;
        }
        keptCount += page.items.length;
        setItems([...items(), ...page.items]);
        setHasOlder(page.hasOlder);
      };
    });
    setIsLoadingOlder(false);
  };

  createEffect(on(options.changes, (value) => void (value !== undefined && refresh())));
  return {
    items,
    isLoaded,
    hasOlder,
    isLoadingOlder,
    error,
    loadOlder: () => void loadOlder(),
    retry: () => void refresh(),
  };
}

/** What is known keeps its object, so that what shows it stays as well. */
function mergedFirst<Item>(
  page: readonly Item[],
  known: readonly Item[],
  keyOf: (item: Item) => string | number,
): readonly Item[] {
  const keys = new Set(known.map(keyOf));
  return [...page.filter((item) => !keys.has(keyOf(item))), ...known];
}

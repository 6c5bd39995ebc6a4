import { type Accessor, createMemo, createSignal, onCleanup } from "solid-js";

/** The symbols that a page shows. */
export interface WatchList {
  /** Those of the viewer's bots, by name, then those that were added, as they were; at most {@link MOST_SYMBOLS}. */
  readonly symbols: Accessor<readonly string[]>;
  /** Whether a symbol was added, and can be removed. */
  readonly isAdded: (symbol: string) => boolean;
  /** Whether there is no room for another. */
  readonly isFull: Accessor<boolean>;
  readonly add: (symbol: string) => void;
  readonly remove: (symbol: string) => void;
}

/** The server follows so many in one stream. */
export const MOST_SYMBOLS = 50;

const KEY = "botwatch.markets";
/** What the server takes for a symbol. */
const SYMBOL = /^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/;

/** A symbol that somebody typed in the server's own form, or null where it can be none. */
export function toSymbol(given: string): string | null {
  const symbol = given.trim().toUpperCase().replace("-", "/");
  return SYMBOL.test(symbol) ? symbol : null;
}

/**
 * The symbols that somebody watches: what they added is kept in this browser, for all its tabs.
 *
 * @param ofBots - what the viewer's bots trade; what can be no symbol is left out.
 */
export function createWatchList(ofBots: Accessor<readonly string[]>): WatchList {
  const [added, setAdded] = createSignal(read());
  const follow = (event: StorageEvent) => {
    if (event.key === KEY || event.key === null) {
      setAdded(parse(event.newValue));
    }
  };
  window.addEventListener("storage", follow);
  onCleanup(() => window.removeEventListener("storage", follow));

  const own = createMemo(() => [...new Set(ofBots().flatMap((symbol) => toSymbol(symbol) ?? []))].toSorted());
  const symbols = createMemo(() => [...new Set([...own(), ...added()])].slice(0, MOST_SYMBOLS));
  const keep = (next: readonly string[]) => {
    setAdded(next);
    write(JSON.stringify(next));
  };
  return {
    symbols,
    isAdded: (symbol) => added().includes(symbol) && !own().includes(symbol),
    isFull: () => symbols().length >= MOST_SYMBOLS,
    add: (symbol) => keep([...added().filter((one) => one !== symbol), symbol]),
    remove: (symbol) => keep(added().filter((one) => one !== symbol)),
  };
}

function parse(kept: string | null): readonly string[] {
  try {
    const found: unknown = JSON.parse(kept ?? "[]");
    return Array.isArray(found) ? found.flatMap((one) => toSymbol(String(one)) ?? []).slice(0, MOST_SYMBOLS) : [];
  } catch {
    return [];
  }
}

/** A browser that keeps nothing for us throws at every touch: then the list lasts as long as the page. */
function read(): readonly string[] {
  try {
    return parse(localStorage.getItem(KEY));
  } catch {
    return [];
  }
}

function write(value: string): void {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // See `read`.
  }
}

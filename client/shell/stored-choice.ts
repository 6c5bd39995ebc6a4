import { type Accessor, createSignal, onCleanup } from "solid-js";

/**
 * One of a few choices that this browser remembers. All who ask for the same key follow each other, in every tab.
 *
 * @param key - its name in `localStorage`.
 * @param choices - all there are; whatever else is found counts as the first, which is not written down.
 */
export function createStoredChoice<Choice extends string>(
  key: string,
  choices: readonly [Choice, ...Choice[]],
): [Accessor<Choice>, (choice: Choice) => void] {
  const [first] = choices;
  const toChoice = (found: string | null) => choices.find((choice) => choice === found) ?? first;
  const [choice, setChoice] = createSignal<Choice>(toChoice(read(key)));

  const follow = (event: StorageEvent) => {
    // Without a key somebody cleared everything.
    if (event.key === key || event.key === null) {
      setChoice(() => toChoice(event.newValue));
    }
  };
  window.addEventListener("storage", follow);
  onCleanup(() => window.removeEventListener("storage", follow));

  return [
    choice,
    (chosen) => {
      const value = chosen === first ? null : chosen;
      write(key, value);
      // A browser tells the other tabs only; whoever follows the key in this one hears it in the same way.
      window.dispatchEvent(new StorageEvent("storage", { key, newValue: value }));
    },
  ];
}

/** A browser that keeps nothing for us throws at every touch: then a choice lasts as long as the page. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) {
      localStorage.removeItem(key);
    } else {
      localStorage.setItem(key, value);
    }
  } catch {
    // See `read`.
  }
}

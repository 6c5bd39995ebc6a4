import { type Accessor, createContext, createMemo, createSignal, onCleanup, useContext } from "solid-js";

/** A key, or a few one after the other, and what they do. */
export interface KeyBinding {
  /** As `KeyboardEvent.key` names them, with a space between keys that follow each other: `/`, `j`, `g b`. */
  readonly keys: string;
  /** What they do, for the list that `?` shows. */
  readonly text: string;
  readonly run: () => void;
}

/** The keys of the page that is shown. */
export interface Keys {
  /** All there are now, in groups, the frame's own group first. */
  readonly groups: Accessor<readonly (readonly KeyBinding[])[]>;
  /** Adds a group until the owner is disposed; of two that take the same keys the newest counts. */
  readonly add: (bindings: readonly KeyBinding[]) => void;
}

/** Settings of {@link createKeys}. */
export interface KeysOptions {
  /** False: every key is left alone, which is anybody's right (WCAG 2.2, 2.1.4). @defaultValue always true */
  readonly isOn?: Accessor<boolean>;
}

/** How long the second key of two may take, in milliseconds. */
const SEQUENCE_MS = 1_500;

/**
 * Listens for keys until the owner is disposed: never while somebody types, with Ctrl, Alt or Meta held, or in a dialog
 * or menu, which have keys of their own.
 */
export function createKeys({ isOn = () => true }: KeysOptions = {}): Keys {
  const [groups, setGroups] = createSignal<readonly (readonly KeyBinding[])[]>([]);
  const bindings = createMemo(() => groups().toReversed().flat());
  let started = { keys: "", at: 0 };

  const press = (event: KeyboardEvent) => {
    if (!isOn() || !isMeantForPage(event)) {
      return;
    }
    const before = event.timeStamp - started.at < SEQUENCE_MS ? started.keys : "";
    const pressed = before === "" ? event.key : `${before} ${event.key}`;
    const binding = bindings().find(({ keys }) => keys === pressed);
    const isStart = bindings().some(({ keys }) => keys.startsWith(`${pressed} `));
    started = { keys: isStart ? pressed : "", at: event.timeStamp };
    if (binding !== undefined) {
      event.preventDefault();
      binding.run();
    }
  };
  document.addEventListener("keydown", press);
  onCleanup(() => document.removeEventListener("keydown", press));

  return {
    groups,
    add: (group) => {
      setGroups((before) => [...before, group]);
      onCleanup(() => setGroups((before) => before.filter((one) => one !== group)));
    },
  };
}

/** Where pages find the {@link Keys}. */
export const KeysContext = createContext<Keys>();

/**
 * Adds keys until the page or part is left, and shows them in the list of `?`:
 * `useKeys([{ keys: "j", text: t("overview.keys.next"), run: next }])`.
 */
export function useKeys(bindings: readonly KeyBinding[]): void {
  (useContext(KeysContext) ?? createKeys()).add(bindings);
}

/** Kobalte hides everything else from screen readers while a dialog is open, and so do we. */
const BEHIND_DIALOG = "[aria-modal=true], #app[aria-hidden=true]";
const FIELDS = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
const WITH_OWN_KEYS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

function isMeantForPage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) {
    return false;
  }
  if (document.querySelector(BEHIND_DIALOG) !== null) {
    return false;
  }
  return !(event.target instanceof Element) || event.target.closest(`${FIELDS}, ${WITH_OWN_KEYS}`) === null;
}

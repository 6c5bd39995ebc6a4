import { type Accessor, createEffect, createSignal, on, onCleanup, untrack } from "solid-js";

/** How {@link createPaced} reads. */
export interface PacedOptions<Value> {
  /** What is read; it does not track what it reads. */
  readonly read: () => Value;
  /** Whenever this changes, there is something new to be read. */
  readonly wake: Accessor<unknown>;
  /** Whenever this changes, it is read at once. @defaultValue never */
  readonly hurry?: Accessor<unknown>;
  /** The least time between two readings. */
  readonly everyMs: number;
  /** While it says so nothing is read. @defaultValue never */
  readonly isHeld?: Accessor<boolean>;
}

/**
 * A value that is dear to work out, kept up to date at a pace of its own: at once after a pause, and not more often than
 * given however often something changes.
 */
export function createPaced<Value>(options: PacedOptions<Value>): Accessor<Value> {
  const { read, wake, hurry, everyMs, isHeld = () => false } = options;
  const [value, setValue] = createSignal<Value>(untrack(read));
  let readAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStale = false;

  function readNow(): void {
    timer = undefined;
    if (untrack(isHeld)) {
      return;
    }
    isStale = false;
    readAt = performance.now();
    const next = untrack(read);
    setValue(() => next);
  }

  function readOnPace(): void {
    isStale = true;
    timer ??= setTimeout(readNow, Math.max(0, readAt + everyMs - performance.now()));
  }

  function readAtOnce(): void {
    isStale = true;
    clearTimeout(timer);
    timer = setTimeout(readNow, 0);
  }

  createEffect(on(wake, readOnPace, { defer: true }));
  createEffect(on(isHeld, (isHeldNow) => !isHeldNow && isStale && readOnPace(), { defer: true }));
  if (hurry !== undefined) {
    createEffect(on(hurry, readAtOnce, { defer: true }));
  }
  onCleanup(() => clearTimeout(timer));
  return value;
}

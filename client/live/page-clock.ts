import { type Accessor, createSignal, onCleanup } from "solid-js";
import type { Clock } from "../graphql/clock.ts";

/** The time as a page shows it. */
export interface PageClock {
  /** This machine's time, in milliseconds since the epoch; moves on every second while it runs. */
  readonly localNow: Accessor<number>;
  /** Moves it on now. */
  readonly tick: () => void;
  /** Nobody looks: it moves only when it is told to. */
  readonly pause: () => void;
  /** Moves it on now, and again every second. */
  readonly resume: () => void;
}

const SECOND_MS = 1_000;

/**
 * Ticks at whole seconds of the server's time, so that all ages of a page change together; until its owner is disposed.
 *
 * @param skewMs how much this machine is ahead of the server
 */
export function createPageClock(clock: Clock, skewMs: () => number): PageClock {
  const [localNow, setLocalNow] = createSignal(clock.now());
  let cancel = (): void => {};

  const tick = (): void => {
    setLocalNow(clock.now());
  };
  const resume = (): void => {
    cancel();
    tick();
    const elapsedMs = (((clock.now() - skewMs()) % SECOND_MS) + SECOND_MS) % SECOND_MS;
    cancel = clock.later(resume, SECOND_MS - elapsedMs);
  };
  resume();
  onCleanup(() => cancel());
  return { localNow, tick, pause: () => cancel(), resume };
}

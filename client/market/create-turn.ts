import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";

/** Whose turn it is, among all windows of this browser. */
export interface Turn {
  readonly isOurs: Accessor<boolean>;
  /** Takes it from whoever has it. */
  readonly take: () => void;
}

const LOCK = "botwatch market";

/**
 * A turn that one window of this browser has at a time, by a Web Lock. Who begins to want it takes it; who lost it to
 * another waits until that one is done.
 *
 * @param locks - null where the browser has none (a page that came over plain HTTP): then it is everybody's turn.
 */
export function createTurn(locks: LockManager | null, isWanted: Accessor<boolean>): Turn {
  const [isOurs, setIsOurs] = createSignal(false);
  let current: AbortController | null = null;

  const give = (): void => {
    current?.abort();
    current = null;
    setIsOurs(false);
  };
  const ask = (isStealing: boolean): void => {
    give();
    if (locks === null) {
      setIsOurs(true);
      return;
    }
    const own = new AbortController();
    current = own;
    const hold = async (): Promise<void> => {
      if (own.signal.aborted) {
        return;
      }
      setIsOurs(true);
      await new Promise((resolve) => own.signal.addEventListener("abort", resolve, { once: true }));
    };
    // Of the two a request takes only one.
    const options: LockOptions = isStealing ? { steal: true } : { signal: own.signal };
    locks.request(LOCK, options, hold).catch(() => {
      if (current === own) {
        // Another window was looked at.
        ask(false);
      }
    });
  };

  createEffect(on(isWanted, (isWantedNow) => (isWantedNow ? ask(true) : give())));
  onCleanup(give);
  return {
    isOurs,
    take: () => {
      if (isWanted() && !isOurs()) {
        ask(true);
      }
    },
  };
}

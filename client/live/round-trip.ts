import { type Accessor, createSignal } from "solid-js";

/** How long the server takes to answer. */
export interface RoundTrip {
  /** In milliseconds; null before it was measured, and when the server last gave no answer. */
  readonly ms: Accessor<number | null>;
  readonly measure: () => void;
}

/**
 * Measures with a request that costs the server next to nothing.
 *
 * @param send asks for an answer
 */
export function createRoundTrip(send: () => Promise<unknown>): RoundTrip {
  const [ms, setMs] = createSignal<number | null>(null);
  let isMeasuring = false;

  const run = async (): Promise<void> => {
    const startedAt = performance.now();
    try {
      await send();
      setMs(performance.now() - startedAt);
    } catch {
      setMs(null);
    } finally {
      isMeasuring = false;
    }
  };
  return {
    ms,
    measure: () => {
      if (!isMeasuring) {
        isMeasuring = true;
        void run();
      }
    },
  };
}

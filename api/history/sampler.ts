/** The time and a timer, given as an argument so that tests step them by hand. */
export interface SamplerClock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs something once, after `delayMs` milliseconds; the returned function calls it off. */
  readonly later: (run: () => void, delayMs: number) => () => void;
}

/** Settings of {@link createSampler}. */
export interface SamplerOptions {
  readonly clock: SamplerClock;
  /** How long after each whole minute to begin, in ms, 0 to 59999: servers that differ in it share the work. */
  readonly offsetMs: number;
  /** Takes one sample of every bot that has changed. */
  readonly take: () => Promise<void>;
  /** Takes a batch of old samples away; answers whether there may be more. */
  readonly prune: () => Promise<boolean>;
  /** Hears why a minute went by without samples; the next one is tried all the same. */
  readonly onError: (error: unknown) => void;
}

/** Samples bots once a minute, whoever watches. */
export interface Sampler {
  /** Takes the first samples at once. */
  readonly start: () => void;
  /** Resolves when nothing is under way any more, or after a moment if it hangs. */
  readonly close: () => Promise<void>;
}

const MINUTE_MS = 60_000;
/** What is left is pruned in the next minute: an old database is cleaned up without haste. */
const MOST_BATCHES = 20;
/** The longest wait for a statement under way when the server closes. */
const CLOSING_MS = 2_000;

/** Creates the sampler. A minute is begun after the one before has ended: what hangs does not pile up. */
export function createSampler(options: SamplerOptions): Sampler {
  const { clock, offsetMs } = options;
  const closing = new AbortController();
  let callOff: (() => void) | undefined;
  let running: Promise<void> = Promise.resolve();

  async function runMinute(): Promise<void> {
    try {
      await options.take();
      for (let batches = 0; batches < MOST_BATCHES && !closing.signal.aborted; batches += 1) {
        if (!(await options.prune())) {
          break;
        }
      }
    } catch (error) {
      if (!closing.signal.aborted) {
        options.onError(error);
      }
    }
    if (!closing.signal.aborted) {
      callOff = clock.later(run, untilNextMinute());
    }
  }

  function run(): void {
    running = runMinute();
  }

  function untilNextMinute(): number {
    const sinceMinute = (clock.now() - offsetMs) % MINUTE_MS;
    return MINUTE_MS - sinceMinute;
  }

  return {
    start: run,
    close: async () => {
      closing.abort();
      callOff?.();
      const { promise: moment, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, CLOSING_MS);
      await Promise.race([running, moment]);
      clearTimeout(timer);
    },
  };
}

/** What wants to be looked at now. */
export interface Demand {
  /** Some keys were woken or joined. */
  readonly isWoken: boolean;
  /** Some keys must be looked at again soon, as writes may be under way that send no wake-up. */
  readonly isYoung: boolean;
}

export interface Pace {
  /** A look that takes longer has failed. */
  readonly lookTimeoutMs: number;
  /** Sets the one timer for the next look. */
  readonly plan: (demand: Demand) => void;
  /** Forgets the timer: nothing is watched. */
  readonly rest: () => void;
  readonly sweepNow: () => void;
  readonly isSweepDue: () => boolean;
  /** A key has become young: the looks at young keys begin again with the shortest wait. */
  readonly quicken: () => void;
  readonly succeeded: (look: {
    readonly isSweep: boolean;
    readonly changeCount: number;
    /** How many wake-ups and newcomers asked for it. */
    readonly askedCount: number;
    /** How long it took, and what it found took to be told. */
    readonly tookMs: number;
  }) => void;
  /** @returns how many looks in a row have failed. */
  readonly failed: () => number;
}

const SHORTEST_INTERVAL_MS = 250;
/** With the interval itself this stays below the second that viewers are promised on top of it. */
const TIMEOUT_BEYOND_INTERVAL_MS = 750;
/** A connection that was lost without a word must not keep viewers waiting when the database is back. */
const LONGEST_TIMEOUT_MS = 3_000;
/** 25, 50, 100, 200, 250, 250 … ms between looks at young keys. */
const FIRST_YOUNG_DELAY_MS = 25;
const LAST_YOUNG_DELAY_MS = 250;
/** 100, 200, 400, 800, 1500, 1500 … ms after a failed look. */
const FIRST_RETRY_DELAY_MS = 100;
const LAST_RETRY_DELAY_MS = 1_500;

/**
 * After a look that several asked for, the next one waits so that as many can gather for it: half as long as the look took,
 * times those who asked, of whom no more than 16 count, and never longer than 50 ms. A change is told within two rests and looks.
 */
const MOST_ASKED_COUNTED = 16;
const LONGEST_REST_MS = 50;

/**
 * Decides when to look: at once when woken, unless changes come so fast that looks had better carry many; and on a clock whose
 * interval halves with each sweep that finds changes and grows by half with each that finds none, between 250 ms and
 * `intervalMs`.
 */
export function createPace(options: { readonly intervalMs: number; readonly run: () => void }): Pace {
  const shortest = Math.min(SHORTEST_INTERVAL_MS, options.intervalMs);
  let interval = options.intervalMs;
  let sweepAt: number | undefined;
  let youngDelay = FIRST_YOUNG_DELAY_MS;
  let failures = 0;
  let retryAt = 0;
  let restUntil = 0;
  let cancel: (() => void) | undefined;
  let plannedAt = Infinity;

  function plan(demand: Demand): void {
    const now = performance.now();
    sweepAt ??= now + interval;
    const at = nextLookAt(demand, now, sweepAt);
    if (plannedAt <= at) {
      return;
    }
    cancel?.();
    plannedAt = at;
    cancel = at <= now ? soon(fire) : later(fire, Math.ceil(at - now));
  }

  function nextLookAt(demand: Demand, now: number, sweep: number): number {
    if (failures > 0) {
      return retryAt;
    }
    if (demand.isWoken) {
      return Math.min(sweep, Math.max(now, restUntil));
    }
    return demand.isYoung ? Math.min(sweep, now + youngDelay) : sweep;
  }

  function fire(): void {
    cancel = undefined;
    plannedAt = Infinity;
    options.run();
  }

  return {
    lookTimeoutMs: Math.min(options.intervalMs + TIMEOUT_BEYOND_INTERVAL_MS, LONGEST_TIMEOUT_MS),
    plan,
    rest: () => {
      cancel?.();
      cancel = undefined;
      plannedAt = Infinity;
      sweepAt = undefined;
    },
    sweepNow: () => {
      sweepAt = 0;
    },
    isSweepDue: () => failures > 0 || (sweepAt !== undefined && sweepAt <= performance.now()),
    quicken: () => {
      youngDelay = FIRST_YOUNG_DELAY_MS;
    },
    succeeded: ({ isSweep, changeCount, askedCount, tookMs }) => {
      failures = 0;
      const restMs = askedCount > 1 ? (tookMs * Math.min(askedCount, MOST_ASKED_COUNTED)) / 2 : 0;
      restUntil = performance.now() + Math.min(restMs, LONGEST_REST_MS);
      youngDelay = Math.min(youngDelay * 2, LAST_YOUNG_DELAY_MS);
      if (isSweep) {
        interval =
          changeCount > 0 ? Math.max(shortest, interval / 2) : Math.min(options.intervalMs, interval * 1.5);
        sweepAt = performance.now() + interval;
      }
    },
    failed: () => {
      retryAt = performance.now() + Math.min(FIRST_RETRY_DELAY_MS * 2 ** failures, LAST_RETRY_DELAY_MS);
      failures += 1;
      return failures;
    },
  };
}

/** Once what has arrived by now was read, which a timer would make at least a millisecond later. */
function soon(run: () => void): () => void {
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
}

function later(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

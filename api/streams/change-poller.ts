import { createLag, type WriteNumbers } from "./lag.ts";
import { createPace } from "./pace.ts";
import { whenLate } from "./patience.ts";
import { createRefreshes } from "./refreshes.ts";

/** What one look found. */
export interface Look<Version, Reading> extends WriteNumbers {
  /** The database's clock at the look. */
  readonly at: Date;
  /** The keys whose version is not the one that was passed in; a null reading says that the key is gone. */
  readonly changes: Iterable<{ readonly key: string; readonly version: Version; readonly reading: Reading | null }>;
}

/** What watchers are given, made once for all of them. */
export interface Publication<Value> {
  /** Null says that the key is gone. */
  readonly value: Value | null;
  /** After how long the value changes by itself, though no row does; absent: never. */
  readonly dueInMs?: number | undefined;
}

export interface ChangePollerOptions<Version, Reading, Value> {
  /** Reads the given keys in one query and returns those whose version differs; undefined: not read yet. */
  readonly look: (
    keys: ReadonlyMap<string, Version | undefined>,
    signal: AbortSignal,
  ) => Promise<Look<Version, Reading>>;
  /** Asks for wake-ups of these keys; a look at them begins only after it is done. Absent: there are no wake-ups. */
  readonly follow?: ((keys: readonly string[]) => Promise<void>) | undefined;
  /** Asks for no more wake-ups of these keys. A failure is of no consequence: a wake-up is a hint. */
  readonly unfollow?: ((keys: readonly string[]) => Promise<void>) | undefined;
  /**
   * Asks the source of a replica how far writes have come, where looks are at a replica: it may be behind what a wake-up
   * told of. Absent: a look sees all that was committed before it.
   */
  readonly askSource?: (() => Promise<WriteNumbers>) | undefined;
  /** Turns a reading into what watchers see, at this moment. */
  readonly publish: (reading: Reading, isVerified: boolean) => Publication<Value>;
  /** The longest time between two looks at everything that is watched. */
  readonly intervalMs: number;
  /** Called once when looks begin to fail, with the first failure, and once when they succeed again. */
  readonly onOutage?: (error: unknown) => void;
  readonly onRecovery?: () => void;
  /** Called after each look that had something to ask, for whoever counts. */
  readonly onLook?: ((look: LookOutcome) => void) | undefined;
  /** Runs each look with something around it, a trace for example. */
  readonly aroundLook?: ((look: () => Promise<void>) => Promise<void>) | undefined;
  /** Called with each reading that differs from one before, when all who watch it have been told. */
  readonly onTold?: ((reading: Reading) => void) | undefined;
}

/** What became of a look. */
export interface LookOutcome {
  /** With all that it had to wait for. */
  readonly tookMs: number;
  /** How many keys had changed; null: it failed. */
  readonly changeCount: number | null;
}

/** Called with each new value, latest only; null says that the key is gone. */
export type Watcher<Value> = (value: Value | null) => void;

export interface ChangePoller<Value> {
  /**
   * Follows one key: first the value a look begun after this call found, then each that differs.
   *
   * @returns stops following; may be called more than once.
   */
  readonly watch: (key: string, watcher: Watcher<Value>) => () => void;
  /**
   * Calls back once all of these keys, which are watched already, were answered by looks begun after this call; those who
   * watch have been told by then.
   *
   * @param keys - the same array each time: calls that come together with it are one.
   */
  readonly refresh: (keys: readonly string[], done: () => void) => void;
  /** Says that these keys may have changed: a hint, and many of them are one look. */
  readonly wake: (keys: Iterable<string>) => void;
  /** Looks at everything as soon as possible. */
  readonly sweep: () => void;
  /** Says that the wake-ups were lost: asks for all of them again and looks at everything. */
  readonly refollow: () => void;
  /** Makes every value again from its reading, as when the clock they are made by has jumped. */
  readonly republish: () => void;
  /** Does the one look that is due, if any is; the loop calls it, and tests do. */
  readonly poll: () => Promise<void>;
  /** The database's clock at the last good look at everything; null before it. */
  readonly lastSweepAt: () => Date | null;
  readonly isVerified: () => boolean;
  readonly close: () => Promise<void>;
}

interface Joined<Value> {
  readonly deliver: Watcher<Value>;
  /** Only looks begun after this one may answer it. */
  readonly joinedAtLook: number;
  isAnswered: boolean;
  last: Value | null | undefined;
}

interface Entry<Version, Reading, Value> {
  version: Version | undefined;
  reading: Reading | null | undefined;
  published: Publication<Value> | undefined;
  /** The number of the last look that answered for this key; 0: none has. */
  answeredByLook: number;
  /** Set while the key is young: looks see everything once all writes below this number are over there. */
  fence: bigint | undefined;
  dueTimer: NodeJS.Timeout | undefined;
  readonly watchers: Set<Joined<Value>>;
}

/** How long a key that nobody watches any more keeps its wake-ups, since people come back. */
const UNFOLLOW_DELAY_MS = 5_000;
/** A timer of Node's cannot be longer; a later moment is waited for in steps. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * Follows keyed values in a database for many watchers: one query a look, whatever their number, and the newest value
 * only. Wake-ups make it look at once; its clock makes it right without them.
 */
export function createChangePoller<Version, Reading, Value>(
  options: ChangePollerOptions<Version, Reading, Value>,
): ChangePoller<Value> {
  type ThisEntry = Entry<Version, Reading, Value>;
  const entries = new Map<string, ThisEntry>();
  const followed = new Set<string>();
  const due = new Set<string>();
  /** Keys of which looks may not see everything yet: writes are under way that send no wake-up, or a replica is behind. */
  const young = new Set<string>();
  /** Followed keys whose watchers left while they were young: whoever comes back finds them young again. */
  const unsettled = new Set<string>();
  /** Nobody waits for a key that nobody watches any more. */
  const refreshes = createRefreshes((key, look) => (entries.get(key)?.answeredByLook ?? Infinity) > look);
  const lag = createLag();
  const pace = createPace({ intervalMs: options.intervalMs, run: () => void poll() });
  let looks = 0;
  let askedCount = 0;
  let isLooking = false;
  let isVerified = true;
  let lastSweepAt: Date | null = null;
  let isClosed = false;
  let idle: Promise<void> = Promise.resolve();
  let unfollowTimer: NodeJS.Timeout | undefined;

  function watch(key: string, deliver: Watcher<Value>): () => void {
    const entry = entries.get(key) ?? addEntry(key);
    const joined: Joined<Value> = { deliver, joinedAtLook: looks, isAnswered: false, last: undefined };
    entry.watchers.add(joined);
    if (!isVerified) {
      answer(entry, joined);
    }
    ask(key);
    schedule();
    return () => {
      if (entry.watchers.delete(joined) && entry.watchers.size === 0) {
        dropEntry(key, entry);
      }
    };
  }

  function refresh(keys: readonly string[], done: () => void): void {
    if (keys.length === 0) {
      done();
      return;
    }
    askedCount += 1;
    if (refreshes.add(keys, looks, done)) {
      keys.forEach((key) => entries.has(key) && due.add(key));
      schedule();
    }
  }

  function ask(key: string): void {
    due.add(key);
    askedCount += 1;
  }

  function addEntry(key: string): ThisEntry {
    const entry: ThisEntry = {
      version: undefined,
      reading: undefined,
      published: undefined,
      answeredByLook: 0,
      fence: undefined,
      dueTimer: undefined,
      watchers: new Set(),
    };
    entries.set(key, entry);
    if (!followed.has(key) || unsettled.delete(key)) {
      becomeYoung(key);
    }
    return entry;
  }

  function becomeYoung(key: string): void {
    if (options.follow !== undefined || options.askSource !== undefined) {
      young.add(key);
      pace.quicken();
    }
  }

  function wake(keys: Iterable<string>): void {
    for (const key of keys) {
      const entry = entries.get(key);
      if (entry !== undefined) {
        ask(key);
        if (options.askSource !== undefined) {
          entry.fence = undefined;
          becomeYoung(key);
        }
      }
    }
    if (due.size > 0) {
      schedule();
    }
  }

  function dropEntry(key: string, entry: ThisEntry): void {
    clearTimeout(entry.dueTimer);
    entries.delete(key);
    due.delete(key);
    if (young.delete(key)) {
      unsettled.add(key);
    }
    unfollowTimer ??= setTimeout(unfollowAbandoned, UNFOLLOW_DELAY_MS);
    unfollowTimer.unref();
    // No look will come that would let go of who has waited for it.
    if (entries.size === 0) {
      refreshes.settle();
    }
    schedule();
  }

  function unfollowAbandoned(): void {
    unfollowTimer = undefined;
    const abandoned = [...followed].filter((key) => !entries.has(key));
    unsettled.clear();
    abandoned.forEach((key) => followed.delete(key));
    if (abandoned.length > 0 && options.unfollow !== undefined) {
      const followAgain = () => refollowOf(abandoned);
      options.unfollow(abandoned).then(followAgain, followAgain);
    }
  }

  /** Asks again for wake-ups of those keys that came back while they were given up: either may have been the later. */
  function refollowOf(keys: readonly string[]): void {
    for (const key of keys) {
      if (entries.has(key) && followed.delete(key)) {
        becomeYoung(key);
        due.add(key);
      }
    }
    schedule();
  }

  function schedule(): void {
    if (isClosed || isLooking) {
      return;
    }
    if (entries.size === 0) {
      pace.rest();
      return;
    }
    pace.plan({ isWoken: due.size > 0, isYoung: young.size > 0 });
  }

  async function poll(): Promise<void> {
    if (isLooking || isClosed || entries.size === 0) {
      return;
    }
    isLooking = true;
    const run = options.aroundLook === undefined ? lookOnce() : options.aroundLook(lookOnce);
    idle = run;
    await run;
    isLooking = false;
    schedule();
  }

  async function lookOnce(): Promise<void> {
    const isSweep = pace.isSweepDue();
    const keys = isSweep ? [...entries.keys()] : [...new Set([...due, ...young])];
    if (keys.length === 0) {
      return;
    }
    const asked = askedCount;
    askedCount = 0;
    due.clear();
    const timeout = new AbortController();
    const isInTime = whenLate(pace.lookTimeoutMs, () => timeout.abort());
    const begunAt = performance.now();
    try {
      await unlessAborted(follow(keys), timeout.signal);
      const source = await unlessAborted(askSource(keys), timeout.signal);
      looks += 1;
      const number = looks;
      const versions = new Map(keys.map((key) => [key, entries.get(key)?.version]));
      const startedAt = performance.now();
      const look = await unlessAborted(options.look(versions, timeout.signal), timeout.signal);
      if (source !== undefined) {
        lag.check(source, look);
      }
      const changeCount = take(keys, number, look, isSweep);
      pace.succeeded({ isSweep, changeCount, askedCount: asked, tookMs: performance.now() - startedAt });
      options.onLook?.({ tookMs: performance.now() - begunAt, changeCount });
    } catch (error) {
      keys.forEach((key) => entries.has(key) && due.add(key));
      // Its connection may have been given up with that of another look that hung for as long.
      fail(error, timeout.signal.aborted || performance.now() - begunAt >= pace.lookTimeoutMs / 2);
      options.onLook?.({ tookMs: performance.now() - begunAt, changeCount: null });
    } finally {
      isInTime();
    }
  }

  async function follow(keys: readonly string[]): Promise<void> {
    const missing = keys.filter((key) => !followed.has(key));
    if (options.follow === undefined || missing.length === 0) {
      return;
    }
    missing.forEach((key) => followed.add(key));
    try {
      await options.follow(missing);
    } catch (error) {
      missing.forEach((key) => followed.delete(key));
      throw error;
    }
  }

  /** What a young key waits for is decided before the look at it: all that the source of a replica had by then. */
  async function askSource(keys: readonly string[]): Promise<WriteNumbers | undefined> {
    const source = await options.askSource?.();
    if (source !== undefined) {
      for (const key of keys) {
        const entry = entries.get(key);
        if (entry !== undefined && young.has(key)) {
          entry.fence ??= source.frontier;
        }
      }
    }
    return source;
  }

  /** @returns how many changes there were. */
  function take(keys: readonly string[], number: number, look: Look<Version, Reading>, isSweep: boolean): number {
    let changeCount = 0;
    const news: Reading[] = [];
    for (const { key, version, reading } of look.changes) {
      changeCount += 1;
      const entry = entries.get(key);
      if (entry !== undefined && !isNotYetThere(key, entry, reading, look)) {
        if (entry.reading != null && reading !== null) {
          news.push(reading);
        }
        entry.version = version;
        entry.reading = reading;
        entry.published = undefined;
      }
    }
    if (isSweep || keys.length === entries.size) {
      lastSweepAt = look.at;
    }
    const hasRecovered = !isVerified;
    isVerified = true;
    for (const key of hasRecovered ? [...entries.keys()] : keys) {
      const entry = entries.get(key);
      if (entry !== undefined) {
        tell(key, entry, number, hasRecovered);
      }
    }
    if (options.onTold !== undefined) {
      news.forEach(options.onTold);
    }
    keys.forEach((key) => markAnswered(key, number, look));
    refreshes.settle();
    if (hasRecovered) {
      options.onRecovery?.();
    }
    return changeCount;
  }

  /** Whether a key is not at a replica because that has still to learn of it. */
  function isNotYetThere(key: string, entry: ThisEntry, reading: Reading | null, look: WriteNumbers): boolean {
    const isBehind = options.askSource !== undefined && young.has(key) && look.horizon < (entry.fence ?? Infinity);
    return reading === null && entry.reading === undefined && isBehind;
  }

  function markAnswered(key: string, number: number, look: WriteNumbers): void {
    const entry = entries.get(key);
    if (entry !== undefined) {
      age(key, entry, look);
      entry.answeredByLook = entry.reading === undefined ? entry.answeredByLook : number;
    }
  }

  /** A key stays young until every write is over, and seen, that began before its watch. */
  function age(key: string, entry: ThisEntry, look: WriteNumbers): void {
    if (young.has(key)) {
      // At a replica only its source can say; of a key that was woken in the midst of a look it is asked before the next one.
      entry.fence ??= options.askSource === undefined ? look.frontier : undefined;
      if (entry.fence !== undefined && look.horizon >= entry.fence) {
        young.delete(key);
      }
    }
  }

  /** Gives the value of one key to all whom this look may answer. */
  function tell(key: string, entry: ThisEntry, number: number, isAnew: boolean): void {
    if (entry.published === undefined || isAnew) {
      makeValue(entry);
    }
    for (const joined of [...entry.watchers]) {
      if (joined.isAnswered || joined.joinedAtLook < number) {
        joined.isAnswered = true;
        answer(entry, joined);
      } else {
        due.add(key);
      }
    }
  }

  function answer(entry: ThisEntry, joined: Joined<Value>): void {
    const value = entry.published?.value;
    if (value !== undefined && value !== joined.last) {
      joined.last = value;
      joined.deliver(value);
    }
  }

  function makeValue(entry: ThisEntry): void {
    clearTimeout(entry.dueTimer);
    entry.dueTimer = undefined;
    if (entry.reading === undefined) {
      return;
    }
    entry.published = entry.reading === null ? { value: null } : options.publish(entry.reading, isVerified);
    const { dueInMs } = entry.published;
    if (dueInMs !== undefined) {
      // A moment early would make the same value again: timers round down.
      entry.dueTimer = setTimeout(() => remake(entry), Math.min(Math.ceil(dueInMs) + 1, LONGEST_TIMER_MS));
      entry.dueTimer.unref();
    }
  }

  function remake(entry: ThisEntry): void {
    makeValue(entry);
    for (const joined of [...entry.watchers]) {
      if (joined.isAnswered || !isVerified) {
        answer(entry, joined);
      }
    }
  }

  function republish(): void {
    [...entries.values()].forEach(remake);
  }

  function fail(error: unknown, hasHung: boolean): void {
    const failures = pace.failed();
    if (isVerified && (failures > 1 || hasHung)) {
      isVerified = false;
      options.onOutage?.(error);
      republish();
    }
    // Whoever came and left in the midst of an outage is not kept until its end.
    refreshes.settle();
  }

  return {
    watch,
    refresh,
    wake,
    sweep: () => {
      pace.sweepNow();
      schedule();
    },
    refollow: () => {
      followed.clear();
      for (const [key, entry] of entries) {
        entry.fence = undefined;
        becomeYoung(key);
      }
      pace.sweepNow();
      schedule();
    },
    republish,
    poll,
    lastSweepAt: () => lastSweepAt,
    isVerified: () => isVerified,
    close: async () => {
      isClosed = true;
      pace.rest();
      clearTimeout(unfollowTimer);
      entries.forEach((entry) => clearTimeout(entry.dueTimer));
      entries.clear();
      refreshes.clear();
      await idle;
    },
  };
}

/** The same promise, given up when the signal aborts: a hanging database answers no abort. */
function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error("The database did not answer in time"));
    signal.addEventListener("abort", giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

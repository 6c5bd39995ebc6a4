/** How a stream may end: its reader left, or took nothing; the operation was over; or the server hung up, and why. */
export const STREAM_ENDS = ["left", "completed", "stalled", "session", "source", "failure", "shutdown"] as const;
export type StreamEnd = (typeof STREAM_ENDS)[number];

/** What a writer of streams has done since it was created. Plain numbers, which cost an event next to nothing. */
export interface StreamCounts {
  opened: number;
  /** Events that were written, each once a reader. */
  events: number;
  /** Comments that were written: pings and greetings. */
  pings: number;
  readonly ended: Record<StreamEnd, number>;
}

/** Creates counts that stand at nothing. */
export function createStreamCounts(): StreamCounts {
  return {
    opened: 0,
    events: 0,
    pings: 0,
    ended: { left: 0, completed: 0, stalled: 0, session: 0, source: 0, failure: 0, shutdown: 0 },
  };
}

/** How many values there were up to each bound, and what they come to together. */
export interface Distribution {
  /** Upper bounds, each included, in rising order. */
  readonly bounds: readonly number[];
  /** How many there were above the bound before and up to this one; the last: above all of them. */
  readonly counts: number[];
  sum: number;
}

/** Bounds for what should take milliseconds, in seconds. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** Creates a distribution without values. */
export function createDistribution(bounds: readonly number[] = SECONDS): Distribution {
  return { bounds, counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 };
}

/** Adds a value. */
export function observe(distribution: Distribution, value: number): void {
  const { bounds, counts } = distribution;
  let place = 0;
  while (value > (bounds[place] ?? Infinity)) {
    place += 1;
  }
  counts[place] = (counts[place] ?? 0) + 1;
  distribution.sum += value;
}

/** Counts by name; for names that are few by nature. */
export type Tally = Map<string, number>;

/** Counts one more. */
export function count(tally: Tally, name: string): void {
  tally.set(name, (tally.get(name) ?? 0) + 1);
}

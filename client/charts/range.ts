/** The stretches of time that charts and performance are shown for. */
export const RANGES = ["1h", "today", "7d", "30d"] as const;
/** One of {@link RANGES}; `today` is the UTC day. */
export type Range = (typeof RANGES)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Where a range begins, in milliseconds since the epoch. It moves on in steps of a minute or an hour, so that what is
 * asked for again and again is the same question for a while.
 */
export function sinceOf(range: Range, nowMs: number): number {
  const { lengthMs, stepMs } = STEPS[range];
  return Math.floor(nowMs / stepMs) * stepMs - lengthMs;
}

/** Whether something is a range: what a browser remembers may be anything. */
export function isRange(value: unknown): value is Range {
  return RANGES.some((range) => range === value);
}

const STEPS: Record<Range, { readonly lengthMs: number; readonly stepMs: number }> = {
  "1h": { lengthMs: HOUR_MS, stepMs: MINUTE_MS },
  today: { lengthMs: 0, stepMs: DAY_MS },
  "7d": { lengthMs: 7 * DAY_MS, stepMs: HOUR_MS },
  "30d": { lengthMs: 30 * DAY_MS, stepMs: HOUR_MS },
};

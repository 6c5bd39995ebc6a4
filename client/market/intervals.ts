/** How long a candle may be. */
export const INTERVALS = ["1m", "5m", "15m", "30m", "1h", "4h", "1d"] as const;
/** One of {@link INTERVALS}. */
export type Interval = (typeof INTERVALS)[number];

const MINUTE_MS = 60_000;

/** The length of an interval, in milliseconds. */
export const INTERVAL_MS: Record<Interval, number> = {
  "1m": MINUTE_MS,
  "5m": 5 * MINUTE_MS,
  "15m": 15 * MINUTE_MS,
  "30m": 30 * MINUTE_MS,
  "1h": 60 * MINUTE_MS,
  "4h": 240 * MINUTE_MS,
  "1d": 1_440 * MINUTE_MS,
};

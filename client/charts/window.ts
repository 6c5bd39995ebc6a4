import { type Range, sinceOf } from "./range.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A window is never shorter, or a bot's first minute would be blown up to the size of a day. */
const SHORTEST_MS = 10 * MINUTE_MS;
/** From then on back the server keeps one sample an hour. */
const MINUTES_ARE_KEPT_MS = 48 * HOUR_MS;
/** One report may be missing before a line is broken, since a sample is of some instant of its minute. */
const MISSED = 2.5;
/** So many report intervals of silence, and the server calls a bot lost. */
const LOST_AFTER = 5;

/** As many samples as a chart has use for: about one for every second pixel of a wide one. */
export const MOST_SAMPLES = 400;

/** Where a chart begins: at the range's beginning, or where its bot's records do. In milliseconds since the epoch. */
export function windowStart(range: Range, firstAt: number | undefined, now: number): number {
  const since = sinceOf(range, now);
  return Math.max(since, Math.min(firstAt ?? since, now - SHORTEST_MS));
}

/** The stretch of time, in milliseconds, of which two live points are kept: as short as a chart can show. */
export function bucketOf(range: Range, firstAt: number | undefined, now: number): number {
  return Math.max(1_000, (now - windowStart(range, firstAt, now)) / MOST_SAMPLES);
}

/**
 * How far two points may be apart before something is missing between them.
 *
 * @param reportIntervalMs - how often the bot reports.
 * @param windowMs - how long the window is, which the samples are spread over.
 */
export function gapAfter(reportIntervalMs: number, windowMs: number, now: number): (at: number) => number {
  const recent = Math.max(MISSED * MINUTE_MS, LOST_AFTER * reportIntervalMs, (MISSED * windowMs) / MOST_SAMPLES);
  const old = Math.max(recent, MISSED * HOUR_MS);
  return (at) => (at < now - MINUTES_ARE_KEPT_MS ? old : recent);
}

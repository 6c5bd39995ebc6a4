import { LOCALES } from "./locales.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** From two of a unit on, that unit is used: 90 s, then 2 min, so that an age never reads much older than it is. */
const UNITS = [
  { unit: "day", ms: DAY_MS, from: 2 * DAY_MS },
  { unit: "hour", ms: HOUR_MS, from: 2 * HOUR_MS },
  { unit: "minute", ms: MINUTE_MS, from: 2 * MINUTE_MS },
] as const;

const durations = new Map<string, Intl.NumberFormat>();
const timeOfDay = new Intl.DateTimeFormat(LOCALES, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const clock = new Intl.DateTimeFormat(LOCALES, { hour: "2-digit", minute: "2-digit" });
const dateAndTime = new Intl.DateTimeFormat(LOCALES, { dateStyle: "medium", timeStyle: "medium" });
const date = new Intl.DateTimeFormat(LOCALES, { dateStyle: "medium" });
const day = new Intl.DateTimeFormat(LOCALES, { day: "numeric", month: "short" });

/** A length of time in the one unit that says enough, such as `4 sec` or `6 min`; below zero it is zero. */
export function formatDuration(durationMs: number): string {
  const length = Math.max(0, durationMs);
  const { unit, ms } = UNITS.find(({ from }) => length >= from) ?? { unit: "second", ms: SECOND_MS };
  const known = durations.get(unit);
  const format = known ?? new Intl.NumberFormat(LOCALES, { style: "unit", unit, unitDisplay: "short" });
  durations.set(unit, format);
  return format.format(Math.floor(length / ms));
}

/** The time of day, in the reader's time zone, to the second. */
export function formatTime(instantMs: number): string {
  return timeOfDay.format(instantMs);
}

/** The time of day, in the reader's time zone, to the minute. */
export function formatClock(instantMs: number): string {
  return clock.format(instantMs);
}

/** Day and month, in the reader's time zone. */
export function formatDay(instantMs: number): string {
  return day.format(instantMs);
}

/** Day, month and year, in the reader's time zone. */
export function formatDate(instantMs: number): string {
  return date.format(instantMs);
}

/** Date and time, in the reader's time zone. */
export function formatDateTime(instantMs: number): string {
  return dateAndTime.format(instantMs);
}

/** The time of day where it was less than a day ago, else day and time. */
export function formatMoment(instantMs: number, nowMs: number): string {
  const time = formatTime(instantMs);
  return Math.abs(nowMs - instantMs) < DAY_MS ? time : `${day.format(instantMs)}, ${time}`;
}

import type { ListedStatus } from "../live/documents.ts";

/**
 * When a bot last gave a sign of life, in milliseconds since the epoch: the earlier of its heartbeat and the change of its
 * row, as the server reckons freshness.
 */
export function reportedAtMs(status: Pick<ListedStatus, "lastRunAt" | "changedAt">): number {
  const changedAtMs = Date.parse(status.changedAt);
  return status.lastRunAt === null ? changedAtMs : Math.min(Date.parse(status.lastRunAt), changedAtMs);
}

/** The day of an instant in UTC, as a number that goes up by one each day; days of bots are days in UTC. */
export function utcDayOf(instantMs: number): number {
  return Math.floor(instantMs / DAY_MS);
}

/**
 * Whether what a status says of its day is said of today: a row that nobody has touched since midnight still holds the
 * numbers of the day before.
 *
 * @param today - of {@link utcDayOf}.
 */
export function isOfToday(status: Pick<ListedStatus, "changedAt">, today: number): boolean {
  return utcDayOf(Date.parse(status.changedAt)) >= today;
}

/** The first instant of a day in UTC. @param day - of {@link utcDayOf}. */
export function startOfUtcDay(day: number): Date {
  return new Date(day * DAY_MS);
}

const DAY_MS = 86_400_000;

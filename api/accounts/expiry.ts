import { sql } from "kysely";

/** An instant so many ms from now, by the clock that everything which expires is checked by: the database's. */
export const endsIn = (ms: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1_000}::float8)`;

/** When a row of what expires does, in ms since the epoch: to a ms, which is as far as a `Date` goes. */
export const EXPIRES_AT_MS = sql<number>`(extract(epoch from expires_at) * 1000)::float8 as expires_at_ms`;

/** The row that was just written, with {@link EXPIRES_AT_MS}. */
export interface Expiring {
  readonly expires_at_ms: number;
}

/** @returns when the one row that was just written expires. */
export function expiryOf([row]: readonly Expiring[]): Date {
  if (row === undefined) {
    throw new Error("The row that was just written is not there");
  }
  return new Date(row.expires_at_ms);
}

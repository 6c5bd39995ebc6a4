import type { TriggerSet } from "./triggers.ts";

/** A way to bring a bot's changes to its viewers. */
export interface Contender {
  /** As it is asked for, and as its file is called; the product on PostgreSQL is its own. */
  readonly name: string;
  readonly title: string;
  /** Where its database is. */
  readonly triggers: TriggerSet | "embedded";
  /** More streams than these are not asked of it. */
  readonly mostStreams: number;
  /** After a silence of so long every viewer may be expected to know. */
  readonly drainMs: number;
  /** What it does while nothing changes repeats itself within so many seconds, pings left out. */
  readonly idlePeriodSeconds: number;
}

const ALL = 10_000;
const OFTEN = { drainMs: 300, idlePeriodSeconds: 1 };
/** Each viewer asks every two seconds. */
const SELDOM = { drainMs: 2_400, idlePeriodSeconds: 2 };

/** All of them, in the order of their turns; the last two are the product. */
export const CONTENDERS = [
  // Two thousand of its viewers would ask a thousand times a second.
  { name: "poll", title: "poll per client", triggers: "stamp", mostStreams: 1_000, ...SELDOM },
  { name: "yoga", title: "Yoga pubsub", triggers: "id", mostStreams: ALL, ...OFTEN },
  { name: "graphql-sse", title: "graphql-sse", triggers: "id", mostStreams: ALL, ...OFTEN },
  { name: "floor", title: "bare floor", triggers: "event", mostStreams: ALL, ...OFTEN },
  { name: "botwatch", title: "botwatch", triggers: "product", mostStreams: ALL, ...OFTEN },
  // Each of its processes makes a database, with a bot for each stream, before it begins.
  { name: "embedded", title: "embedded", triggers: "embedded", mostStreams: 1_000, ...OFTEN },
] as const satisfies readonly Contender[];

export type ContenderName = (typeof CONTENDERS)[number]["name"];

import type { TriggerSet } from "./triggers.ts";

/** A way to bring a bot's changes to its viewers. */
export interface Contender {
  readonly name: string;
  readonly title: string;
  /** Where its database is. */
  readonly triggers: TriggerSet | "embedded";
  /** More streams than these are not asked of it. */
  readonly mostStreams: number;
  /** After the last change, so long until every viewer may be expected to know. */
  readonly drainMs: number;
}

const ALL = 10_000;
const DRAIN_MS = 400;

/** All of them, in the order of their turns; the last two are the product. */
export const CONTENDERS = [
  // Two thousand of its viewers would ask a thousand times a second.
  { name: "poll", title: "poll per client", triggers: "stamp", mostStreams: 1_000, drainMs: 2_400 },
  { name: "yoga", title: "Yoga pubsub", triggers: "id", mostStreams: ALL, drainMs: DRAIN_MS },
  { name: "graphql-sse", title: "graphql-sse", triggers: "id", mostStreams: ALL, drainMs: DRAIN_MS },
  { name: "floor", title: "bare floor", triggers: "event", mostStreams: ALL, drainMs: DRAIN_MS },
  { name: "botwatch", title: "botwatch", triggers: "product", mostStreams: ALL, drainMs: DRAIN_MS },
  // Each of its processes makes a database, with a bot for each stream, before it begins.
  { name: "embedded", title: "embedded", triggers: "embedded", mostStreams: 2_000, drainMs: DRAIN_MS },
] as const satisfies readonly Contender[];

export type ContenderName = (typeof CONTENDERS)[number]["name"];

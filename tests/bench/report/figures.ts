/** What is measured together, in one turn of a contender. */
export const GROUPS = [
  "shared",
  "gzip",
  "distinct",
  "flood",
  "idle",
  "memory",
  "shared-memory",
  "writers",
] as const;
export type Group = (typeof GROUPS)[number];

/** One row of the table. */
export interface Figure {
  readonly group: Exclude<Group, "writers">;
  readonly title: string;
  readonly digits: number;
  /** Whether its ratio to the floor says something. */
  readonly isCompared: boolean;
}

/** All figures of a contender, by name, in the order they are shown in. */
export const FIGURES = {
  distinctP50Ms: figure("distinct", "commit to event p50, ms, a bot each", 1),
  distinctP99Ms: figure("distinct", "commit to event p99, ms, a bot each", 1),
  sharedP50Ms: figure("shared", "commit to event p50, ms, shared bots", 1),
  sharedP99Ms: figure("shared", "commit to event p99, ms, shared bots", 1),
  distinctCpuUs: figure("distinct", "CPU µs an event, a bot each", 1, true),
  sharedCpuUs: figure("shared", "CPU µs an event, shared bots", 1, true),
  gzipCpuUs: figure("gzip", "CPU µs an event, shared bots, gzip", 1),
  idleCpuPercent: figure("idle", "CPU % of 1,000 streams while nothing changes", 2),
  streamKb: figure("memory", "KB a stream, a bot each", 1, true),
  sharedStreamKb: figure("shared-memory", "KB a stream, shared bots", 1, true),
  connectsPerSecond: figure("memory", "connects a second", 0, true),
  oneViewerQueries: figure("idle", "queries a second while nothing changes, 1 viewer", 2),
  allViewersQueries: figure("idle", "queries a second while nothing changes, all viewers", 2),
  plainBytes: figure("shared", "bytes an event", 0, true),
  gzipBytes: figure("gzip", "bytes an event, gzip", 0),
  floodP99Ms: figure("flood", "flood: p99, ms", 0),
  floodRate: figure("flood", "flood: written a second", 0),
  floodSeenPercent: figure("flood", "flood: seen, %", 1),
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof FIGURES;

/** What one turn found; null: it was tried, and there is none. */
export type Sample = Partial<Record<FigureName, number | null>>;

function figure(group: Figure["group"], title: string, digits: number, isCompared = false): Figure {
  return { group, title, digits, isCompared };
}

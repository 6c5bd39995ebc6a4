import { setTimeout as wait } from "node:timers/promises";
import type { Holdings } from "./server-probe.ts";
import type { SoakStreams } from "./soak-streams.ts";
import type { SoakWriter } from "./soak-writer.ts";

/** What the server held at a moment, and how its viewers were. */
export interface Sample extends Holdings {
  readonly at: string;
  readonly minute: number;
  readonly streams: number;
  readonly events: number;
  readonly cuts: number;
  readonly surprises: number;
  readonly backs: number;
  /** Streams that do not show what was committed some seconds before. */
  readonly behind: number;
}

export interface SamplesOptions {
  readonly minutes: number;
  /** Minutes between two samples. */
  readonly every: number;
  readonly streams: SoakStreams;
  readonly writer: SoakWriter;
  readonly botIds: readonly string[];
  readonly measure: () => Promise<Holdings>;
  /** Ends it before its time. */
  readonly stopping: AbortSignal;
}

const SETTLE_MS = 10_000;
const CUT_INTERVAL_MS = 10_000;
const SHARE_CUT = 0.01;
/** Whoever does not show a change after so long is behind. */
const LATE_MS = 5_000;
/** What may be more at the end than at the start: compiled code, pools of buffers. */
const HEAP_GROWTH_BYTES = 24_000_000;
const RSS_GROWTH_BYTES = 128_000_000;
/** A server's pools of connections to the database, which it opens as it needs them. */
const DATABASE_CONNECTIONS = 15;

/** Cuts some streams now and then, and takes samples, until the time is over. */
export async function takeSamples(options: SamplesOptions): Promise<readonly Sample[]> {
  const { streams, writer, botIds, measure, stopping } = options;
  const startedAt = performance.now();
  const minute = () => (performance.now() - startedAt) / 60_000;
  const samples: Sample[] = [];

  async function sample(): Promise<void> {
    const committed = new Map(botIds.map((id) => [id, writer.priceOf(id)]));
    await wait(LATE_MS);
    const found: Sample = {
      at: new Date().toISOString(),
      minute: Math.round(minute() * 10) / 10,
      streams: streams.openCount(),
      events: streams.events(),
      cuts: streams.cuts(),
      surprises: streams.surprises(),
      backs: streams.backs(),
      behind: streams.behind((id) => committed.get(id) ?? 0),
      ...(await measure()),
    };
    samples.push(found);
    printRow(found.minute, found);
  }

  await sample();
  for (let cutAt = 0; minute() < options.minutes && !stopping.aborted;) {
    if (performance.now() - cutAt >= CUT_INTERVAL_MS) {
      cutAt = performance.now();
      streams.cut(Math.ceil(streams.openCount() * SHARE_CUT));
    }
    await wait(1_000, undefined, { signal: stopping }).catch(() => undefined);
    if (minute() >= samples.length * options.every) {
      await sample();
    }
  }
  await wait(SETTLE_MS);
  await sample();
  return samples;
}

/** @returns what is more at the end than it should be, in sentences. */
export function judgeMemory(samples: readonly Sample[], empty: Holdings, left: Holdings): readonly string[] {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) {
    return ["Nothing was measured"];
  }
  const grown = [
    ["the heap", last.heapBytes - first.heapBytes, HEAP_GROWTH_BYTES],
    ["the memory", last.rssBytes - first.rssBytes, RSS_GROWTH_BYTES],
    ["the number of open files", last.handles - first.handles, DATABASE_CONNECTIONS],
    ["the heap without viewers", left.heapBytes - empty.heapBytes, HEAP_GROWTH_BYTES],
    ["the number of open files without viewers", left.handles - empty.handles, DATABASE_CONNECTIONS],
  ] as const;
  return grown
    .filter(([, found, most]) => found > most)
    .map(([what, found, most]) => `${what} grew by ${found}, expected at most ${most}`);
}

const COLUMNS = ["streams", "events", "cuts", "behind", "RSS MB", "heap MB", "files"];

/** Prints the names of the columns. */
export function printHead(): void {
  print(["minute", ...COLUMNS]);
}

/** Prints a sample. */
export function printRow(
  minute: number | string,
  sample: Holdings & Pick<Sample, "streams" | "events" | "cuts" | "behind">,
): void {
  const { streams, events, cuts, behind, rssBytes, heapBytes, handles } = sample;
  print([
    minute,
    streams,
    events,
    cuts,
    behind,
    (rssBytes / 1e6).toFixed(1),
    (heapBytes / 1e6).toFixed(1),
    handles,
  ]);
}

function print(cells: readonly (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(10)).join(" "));
}

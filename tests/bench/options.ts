import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CONTENDERS, type Contender } from "./contenders/contenders.ts";
import { type Group, GROUPS } from "./report/figures.ts";

/** How large a run is. Numbers are whole; times are in seconds. */
export interface Size {
  readonly rounds: number;
  /** Viewers while something changes. */
  readonly streams: number;
  /** Viewers of one bot, where they share bots. */
  readonly viewersPerBot: number;
  /** Viewers while nothing changes, for memory. */
  readonly idleStreams: number;
  /** Streams that are opened at once. */
  readonly connects: number;
  /** Changes a second for the time from commit to event. */
  readonly rate: number;
  /** Changes a second for the processor time of distinct bots. */
  readonly busyRate: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly idleSeconds: number;
  /** Changes a second that are too many for single statements, and how many one statement makes. */
  readonly floodRate: number;
  readonly floodBatch: number;
  readonly pgbenchSeconds: number;
}

/** What a run was asked for. */
export interface BenchOptions {
  readonly size: Size;
  readonly contenders: readonly Contender[];
  readonly groups: ReadonlySet<Group>;
  /** The product that is measured. */
  readonly root: string;
  readonly json: string;
  readonly picture?: string | undefined;
}

const DEFAULT_SIZE: Size = {
  rounds: 3,
  streams: 1_000,
  viewersPerBot: 100,
  idleStreams: 10_000,
  connects: 5_000,
  rate: 50,
  busyRate: 400,
  warmUpSeconds: 1,
  seconds: 2,
  idleSeconds: 10,
  floodRate: 5_000,
  floodBatch: 250,
  pgbenchSeconds: 2,
};

const QUICK_SIZE: Size = {
  ...DEFAULT_SIZE,
  rounds: 1,
  idleStreams: 2_000,
  connects: 2_000,
  seconds: 1,
  idleSeconds: 3,
  pgbenchSeconds: 1,
};

/** What a quick look leaves out takes a process of its own. */
const QUICK_GROUPS = GROUPS.filter((name) => name !== "shared-memory").join();

/** Where the figures go when nobody says; git does not know the folder. */
const DEFAULT_JSON = fileURLToPath(new URL("../../.data/bench.json", import.meta.url));
const OWN_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Reads the arguments of `npm run bench`.
 *
 * @throws when one is unknown, is no number, or names nothing.
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      "only-columns": { type: "string" },
      root: { type: "string", default: OWN_ROOT },
      json: { type: "string", default: DEFAULT_JSON },
      picture: { type: "string" },
      ...Object.fromEntries(SIZE_OPTIONS.map(([option]) => [option, { type: "string" as const }])),
    },
  });
  const base = values.quick ? QUICK_SIZE : DEFAULT_SIZE;
  // The options of sizes are texts.
  const given = values as Readonly<Record<string, unknown>>;
  const sizes = SIZE_OPTIONS.map(([option, key]) => [key, toCount(option, given[option]) ?? base[key]]);
  return {
    // Every key of a size has its option, or comes from the base.
    size: { ...base, ...(Object.fromEntries(sizes) as Partial<Size>) },
    contenders: pick(CONTENDERS, values.only, ({ name }) => name),
    groups: new Set(
      pick(GROUPS, values["only-columns"] ?? (values.quick ? QUICK_GROUPS : undefined), (name) => name),
    ),
    root: values.root,
    json: values.json,
    picture: values.picture,
  };
}

const SIZE_OPTIONS = [
  ["rounds", "rounds"],
  ["streams", "streams"],
  ["viewers-per-bot", "viewersPerBot"],
  ["idle-streams", "idleStreams"],
  ["connects", "connects"],
  ["rate", "rate"],
  ["busy-rate", "busyRate"],
  ["warm-up-seconds", "warmUpSeconds"],
  ["seconds", "seconds"],
  ["idle-seconds", "idleSeconds"],
  ["flood-rate", "floodRate"],
  ["flood-batch", "floodBatch"],
  ["pgbench-seconds", "pgbenchSeconds"],
] as const satisfies readonly (readonly [string, keyof Size])[];

function toCount(option: string, text: unknown): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (typeof text !== "string" || !/^[1-9]\d{0,6}$/.test(text)) {
    throw new Error(`--${option}: found ${JSON.stringify(text)}, expected a whole number from 1 to 9999999`);
  }
  return Number(text);
}

function pick<Item>(
  all: readonly Item[],
  list: string | undefined,
  nameOf: (item: Item) => string,
): readonly Item[] {
  if (list === undefined) {
    return all;
  }
  const names = list.split(",");
  const unknown = names.find((name) => !all.some((item) => nameOf(item) === name));
  if (unknown !== undefined) {
    throw new Error(`Found ${JSON.stringify(unknown)}, expected some of ${all.map(nameOf).join(", ")}`);
  }
  return all.filter((item) => names.includes(nameOf(item)));
}

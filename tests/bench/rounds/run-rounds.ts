import type { BenchDatabase } from "../bench-database.ts";
import { startContender } from "../contenders/contender-process.ts";
import type { Contender } from "../contenders/contenders.ts";
import type { Load } from "../load/load.ts";
import type { BenchOptions } from "../options.ts";
import { FIGURES, type FigureName, type Group, type Sample } from "../report/figures.ts";
import { measureLive } from "./live-round.ts";
import { measureMemory, measureSharedMemory } from "./memory-round.ts";
import type { Turn } from "./turn.ts";
import { measureWriters, type WritersSample } from "./writers-round.ts";

/** What all rounds found. */
export interface Findings {
  readonly contenders: readonly ContenderFindings[];
  readonly writers: readonly WritersSample[];
}

/** What a contender's turns found, one sample a round. */
export interface ContenderFindings {
  readonly contender: Contender;
  readonly samples: readonly Sample[];
  readonly notes: readonly string[];
}

interface RunOptions {
  readonly options: BenchOptions;
  readonly database: BenchDatabase;
  readonly load: Load;
  /** Hears what is done now. */
  readonly log: (text: string) => void;
}

/** What is measured on one process. What hardly varies is measured in the first rounds only. */
const PARTS: readonly {
  readonly name: string;
  readonly groups: readonly Group[];
  readonly mostRounds: number;
  readonly measure: (turn: Turn) => Promise<void>;
}[] = [
  { name: "live", groups: ["shared", "gzip", "distinct", "flood"], mostRounds: Infinity, measure: measureLive },
  { name: "memory", groups: ["memory", "idle"], mostRounds: 2, measure: measureMemory },
  { name: "shared memory", groups: ["shared-memory"], mostRounds: 1, measure: measureSharedMemory },
];

/** Lets the contenders take turns, round after round. */
export async function runRounds(run: RunOptions): Promise<Findings> {
  const { options, database, log } = run;
  const found = options.contenders.map((contender) => ({
    contender,
    samples: [] as Sample[],
    notes: [] as string[],
  }));
  const writers: WritersSample[] = [];
  for (let round = 1; round <= options.size.rounds; round += 1) {
    for (const { contender, samples, notes } of found) {
      log(`Round ${round} of ${options.size.rounds}: ${contender.title}`);
      samples.push(await takeTurn(run, contender, round, (text) => notes.push(`Round ${round}: ${text}`)));
    }
    if (options.groups.has("writers")) {
      log(`Round ${round} of ${options.size.rounds}: writers`);
      writers.push(await measureWriters(database, options.size.pgbenchSeconds));
    }
  }
  return { contenders: found, writers };
}

async function takeTurn(
  run: RunOptions,
  contender: Contender,
  round: number,
  note: (text: string) => void,
): Promise<Sample> {
  let sample: Sample = {};
  const add = (found: Sample) => (sample = { ...sample, ...found });
  for (const { name, groups, mostRounds, measure } of PARTS) {
    const asked = groups.filter((group) => run.options.groups.has(group));
    if (asked.length > 0 && round <= mostRounds) {
      await measureOn(run, { contender, round, add }, measure).catch((error: unknown) => {
        note(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        sample = { ...missing(asked), ...sample };
      });
    }
  }
  return sample;
}

async function measureOn(
  { options, database, load }: RunOptions,
  whose: Pick<Turn, "contender" | "round" | "add">,
  measure: (turn: Turn) => Promise<void>,
): Promise<void> {
  const server = await startContender(whose.contender, database, options.root);
  try {
    await measure({ ...whose, server, database, load, options });
  } catch (cause) {
    throw server.hasBroken() ? new Error("its process ended by itself", { cause }) : cause;
  } finally {
    await load.close();
    await server.stop();
  }
}

/** Figures that were tried and not found. */
function missing(groups: readonly Group[]): Sample {
  const names = (Object.keys(FIGURES) as FigureName[]).filter((name) => groups.includes(FIGURES[name].group));
  return Object.fromEntries(names.map((name) => [name, null]));
}

import type { Machine } from "../machine.ts";
import type { Size } from "../options.ts";
import type { ContenderFindings } from "../rounds/run-rounds.ts";
import type { WritersSample } from "../rounds/writers-round.ts";
import { FIGURES, type FigureName } from "./figures.ts";
import { median } from "./statistics.ts";

/** A figure's median, and what each round found; null: nothing. */
export interface Measured {
  readonly median: number | null;
  readonly rounds: readonly (number | null)[];
}

/** A whole run, as it is written down. */
export interface BenchResult {
  readonly machine: Machine;
  readonly size: Size;
  readonly contenders: readonly {
    readonly name: string;
    readonly title: string;
    /** What was not asked for is not there. */
    readonly figures: Readonly<Partial<Record<FigureName, Measured>>>;
    readonly notes: readonly string[];
  }[];
  /** Updates a second, by setting. */
  readonly writers: Readonly<Record<string, Measured>>;
}

/** Sums all rounds up. */
export function toResult(run: {
  readonly machine: Machine;
  readonly size: Size;
  readonly contenders: readonly ContenderFindings[];
  readonly writers: readonly WritersSample[];
}): BenchResult {
  const names = Object.keys(FIGURES) as FigureName[];
  const settings = Object.keys(run.writers[0] ?? {});
  return {
    machine: run.machine,
    size: run.size,
    contenders: run.contenders.map(({ contender: { name, title }, samples, notes }) => ({
      name,
      title,
      figures: Object.fromEntries(
        names.flatMap((figure) => {
          const rounds = samples.map((sample) => sample[figure]).filter((value) => value !== undefined);
          return rounds.length === 0 ? [] : [[figure, toMeasured(rounds)] as const];
        }),
      ),
      notes,
    })),
    writers: Object.fromEntries(
      settings.map((setting) => [setting, toMeasured(run.writers.map((sample) => sample[setting] ?? null))]),
    ),
  };
}

function toMeasured(rounds: readonly (number | null)[]): Measured {
  const found = rounds.filter((value): value is number => value !== null && Number.isFinite(value));
  return { median: found.length === 0 ? null : median(found), rounds };
}

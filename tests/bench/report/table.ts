import type { BenchResult, Measured } from "./result.ts";
import { IN_BATCHES } from "../rounds/writers-round.ts";
import { FIGURES, type FigureName } from "./figures.ts";

const FLOOR = "floor";
const NOTHING = "–";

/** A whole run as text: where it was, all figures, what writers get done, and what the numbers do not say. */
export function toText(result: BenchResult): string {
  return [toSetup(result), toTable(result), toWritersTable(result), toNotes(result)].filter(Boolean).join("\n\n");
}

/** Where, with what and how the figures were found. */
function toSetup({ machine, size }: BenchResult): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, load ${machine.loadAtStart.toFixed(2)} at start, ${machine.openFiles} open files a process`,
    versions.join(", "),
    `Medians of ${size.rounds} rounds, ${size.seconds} s each: ${size.streams} viewers, where bots are shared ${size.viewersPerBot} of each; ${size.rate} changes/s, where each has a bot`,
    `${size.busyRate} for the processor time; memory with ${size.idleStreams} viewers, ${size.connects} of them opened at once; a flood is ${size.floodRate} changes/s, ${size.floodBatch} a statement`,
    "In brackets: times the bare floor",
  ].join("\n");
}

/** All figures as text: a row each, a column a contender, and how many times the floor it is. */
function toTable({ contenders }: BenchResult): string {
  const floor = contenders.find(({ name }) => name === FLOOR)?.figures ?? {};
  const rows = (Object.keys(FIGURES) as FigureName[])
    .filter((name) => contenders.some(({ figures }) => figures[name] !== undefined))
    .map((name) => [
      FIGURES[name].title,
      ...contenders.map((contender) => {
        const text = toCell(contender.figures[name], FIGURES[name].digits);
        const ratio = ratioOf(contender.figures[name], floor[name]);
        return FIGURES[name].isCompared && contender.name !== FLOOR && ratio !== null
          ? `${text} (×${ratio})`
          : text;
      }),
    ]);
  return align([["", ...contenders.map(({ title }) => title)], ...rows]);
}

/** What writers get done, and the share of what they would without any trigger. */
function toWritersTable({ writers }: BenchResult): string {
  const settings = Object.entries(writers);
  if (settings.length === 0) {
    return "";
  }
  return align([
    ["rows updated a second", "", "of the bare table"],
    ...settings.map(([setting, measured]) => {
      const bare = writers[setting.endsWith(IN_BATCHES) ? `bare${IN_BATCHES}` : "bare"];
      const share = ((measured.median ?? NaN) / (bare?.median ?? NaN)) * 100;
      return [setting, toCell(measured, 0), Number.isFinite(share) ? `${share.toFixed(0)} %` : NOTHING];
    }),
  ]);
}

/** What the numbers do not say, a line each. */
function toNotes({ contenders }: BenchResult): string {
  return contenders.flatMap(({ title, notes }) => notes.map((note) => `${title}: ${note}`)).join("\n");
}

function toCell(measured: Measured | undefined, digits: number): string {
  const value = measured?.median ?? null;
  return value === null
    ? NOTHING
    : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function ratioOf(measured: Measured | undefined, floor: Measured | undefined): string | null {
  const ratio = (measured?.median ?? NaN) / (floor?.median ?? NaN);
  return Number.isFinite(ratio) ? ratio.toFixed(ratio < 10 ? 2 : 0) : null;
}

/** Columns as wide as their widest cell; all but the first are set to the right. */
function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

import type { BenchResult, Measured } from "./result.ts";
import { FIGURES, type FigureName } from "./figures.ts";

const FLOOR = "floor";
const NOTHING = "–";

/** All figures as text: a row each, a column a contender, and how many times the floor it is. */
export function toTable({ contenders }: BenchResult): string {
  const floor = contenders.find(({ name }) => name === FLOOR)?.figures ?? {};
  const rows = (Object.keys(FIGURES) as FigureName[])
    .filter((name) => contenders.some(({ figures }) => figures[name] !== undefined))
    .map((name) => [
      FIGURES[name].title,
      ...contenders.map((contender) => {
        const text = toText(contender.figures[name], FIGURES[name].digits);
        const ratio = ratioOf(contender.figures[name], floor[name]);
        return FIGURES[name].isCompared && contender.name !== FLOOR && ratio !== null
          ? `${text} (×${ratio})`
          : text;
      }),
    ]);
  return align([["", ...contenders.map(({ title }) => title)], ...rows]);
}

/** What writers get done, and the share of what they would without any trigger. */
export function toWritersTable({ writers }: BenchResult): string {
  const settings = Object.entries(writers);
  if (settings.length === 0) {
    return "";
  }
  return align([
    ["rows updated a second", "", "of the bare table"],
    ...settings.map(([setting, measured]) => {
      const bare = writers[setting.endsWith("1,000 rows") ? "bare, 1,000 rows" : "bare"];
      const share = ((measured.median ?? NaN) / (bare?.median ?? NaN)) * 100;
      return [setting, toText(measured, 0), Number.isFinite(share) ? `${share.toFixed(0)} %` : NOTHING];
    }),
  ]);
}

/** What the numbers do not say, a line each. */
export function toNotes({ contenders }: BenchResult): string {
  return contenders.flatMap(({ title, notes }) => notes.map((note) => `${title}: ${note}`)).join("\n");
}

function toText(measured: Measured | undefined, digits: number): string {
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

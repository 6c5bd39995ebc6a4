import { promises as files } from "node:fs";
import { CsvError, type Info, parse } from "csv-parse/sync";

/** One row of a candle file. Prices stay text, so that money is counted in exactly what the file says. */
export interface Candle {
  /** When it opened, in ms UTC. */
  readonly openTime: number;
  /** Last price, in the quote currency. */
  readonly close: string;
}

/** The columns a candle file must have, in any order; others are left alone. */
const COLUMNS = ["open_time", "open", "high", "low", "close", "volume"] as const;
type Column = (typeof COLUMNS)[number];
type Row = Record<Column, string>;

/** Milliseconds that a `Date` can hold; beyond it there is no day to count in (ECMA-262, 21.4.1.1). */
const LAST_INSTANT = 8.64e15;

/**
 * Reads the candles of a replay: CSV with a header, `open_time` in ms UTC and strictly rising.
 *
 * @throws Error with one sentence that names the file and, where there is one, the line.
 */
export async function readCandleFile(file: string): Promise<readonly Candle[]> {
  const rows = parseRows(file, await readText(file));
  const candles = rows.map(({ record, line }, index) => {
    const candle = toCandle(file, line, record);
    const before = rows[index - 1];
    if (before !== undefined && Number(before.record.open_time) >= candle.openTime) {
      throw wrongRow(
        file,
        line,
        `open_time ${candle.openTime} is not after the row before it, expected rising times`,
      );
    }
    return candle;
  });
  if (candles.length < 2) {
    throw new Error(`Replay file ${file}: too few candles, found ${candles.length}, expected at least 2`);
  }
  return candles;
}

async function readText(file: string): Promise<string> {
  try {
    return await files.readFile(file, "utf8");
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new Error(
      isMissing
        ? `Replay file ${file}: found no such file, expected a CSV file with the columns ${COLUMNS.join(",")}`
        : `Replay file ${file}: it cannot be read (${cause instanceof Error ? cause.message : String(cause)})`,
      { cause },
    );
  }
}

function parseRows(file: string, text: string): { readonly record: Row; readonly line: number }[] {
  try {
    // The type holds since the header is checked for every column before a row is read.
    return parse<{ readonly record: Row; readonly info: Info }>(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
      columns: (header: string[]) => checkedHeader(file, header),
    }).map(({ record, info }) => ({ record, line: info.lines }));
  } catch (cause) {
    if (cause instanceof CsvError) {
      throw new Error(`Replay file ${file}: ${cause.message}`, { cause });
    }
    throw cause;
  }
}

function checkedHeader(file: string, header: string[]): string[] {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw wrongRow(file, 1, `found the columns ${header.join(",")}, expected ${missing.join(",")} too`);
  }
  return header;
}

function toCandle(file: string, line: number, row: Row): Candle {
  if (!/^\d{1,16}$/.test(row.open_time) || Number(row.open_time) > LAST_INSTANT) {
    throw wrongRow(file, line, `open_time is ${JSON.stringify(row.open_time)}, expected milliseconds since 1970`);
  }
  for (const column of ["open", "high", "low", "close"] as const) {
    if (!isDecimal(row[column]) || Number(row[column]) <= 0) {
      throw wrongRow(file, line, `${column} is ${JSON.stringify(row[column])}, expected a price above 0`);
    }
  }
  if (!isDecimal(row.volume)) {
    throw wrongRow(file, line, `volume is ${JSON.stringify(row.volume)}, expected a number`);
  }
  return { openTime: Number(row.open_time), close: row.close };
}

function isDecimal(text: string): boolean {
  return /^(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(text);
}

function wrongRow(file: string, line: number, what: string): Error {
  return new Error(`Replay file ${file}, line ${line}: ${what}`);
}

import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Candle } from "../../api/market/candle-file.ts";

const HOUR_MS = 3_600_000;

/** Hourly candles with the given closes, from a Monday at midnight on. */
export function hourly(closes: readonly string[], start = Date.parse("2024-01-01T00:00:00Z")): readonly Candle[] {
  return closes.map((close, index) => ({ openTime: start + index * HOUR_MS, close }));
}

/**
 * Hourly candles of a made-up market, the same at every call: waves with noise on them, and no trade from Friday
 * evening to Sunday evening.
 */
export function aMarket(count: number): readonly Candle[] {
  const candles: Candle[] = [];
  let chance = 12_345;
  for (let hour = 0; candles.length < count; hour += 1) {
    chance = (chance * 1_103_515_245 + 12_345) % 2 ** 31;
    const openTime = Date.parse("2024-01-01T00:00:00Z") + hour * HOUR_MS;
    const hourOfWeek = hour % 168;
    if (hourOfWeek < 118 || hourOfWeek >= 166) {
      const close = 1.1 + 0.03 * Math.sin(hour / 40) + 0.008 * Math.sin(hour / 9) + 0.004 * (chance / 2 ** 31);
      candles.push({ openTime, close: close.toFixed(5) });
    }
  }
  return candles;
}

/** Writes a file into a folder of its own, and gives its path. */
export async function aFile(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "botwatch-candles-")), "candles.csv");
  await writeFile(file, text);
  return file;
}

/** A candle file as exchanges give it. */
export function toCsv(candles: readonly Candle[]): string {
  const rows = candles.map(({ openTime, close }) => [openTime, close, close, close, close, 1].join(","));
  return ["open_time,open,high,low,close,volume", ...rows, ""].join("\n");
}

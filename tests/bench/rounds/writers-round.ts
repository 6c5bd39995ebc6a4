import type { BenchDatabase } from "../bench-database.ts";

/** Updates a second of bot_state by setting. */
export type WritersSample = Readonly<Record<string, number>>;

export async function measureWriters(_database: BenchDatabase, _seconds: number): Promise<WritersSample> {
  return {};
}

import type { BenchResult } from "./result.ts";

/** Draws. */
export function drawPicture(_result: BenchResult): string {
  return "";
}

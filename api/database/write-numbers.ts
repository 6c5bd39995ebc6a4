import type { WriteNumbers } from "../streams/lag.ts";
import type { Ask, Statement } from "./ask.ts";

const WRITE_NUMBERS: Statement = {
  name: "write_numbers",
  text: "select pg_snapshot_xmin(s)::text as horizon, pg_snapshot_xmax(s)::text as frontier from pg_current_snapshot() s",
};

/** Asks how far writes have come in a database. */
export async function askWriteNumbers(ask: Ask): Promise<WriteNumbers> {
  const [row] = await ask<Record<keyof WriteNumbers, string>>(WRITE_NUMBERS, [], { keyCount: 1 });
  if (row === undefined) {
    throw new Error("A statement that asks for one row returns one");
  }
  return { horizon: BigInt(row.horizon), frontier: BigInt(row.frontier) };
}

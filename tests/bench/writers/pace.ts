import { setTimeout as wait } from "node:timers/promises";
import { nowMs } from "../process-cost.ts";
import type { Writer } from "./writer.ts";

/** Changes at a steady rate. */
export interface PaceOptions {
  readonly writer: Writer;
  readonly botIds: readonly string[];
  /** Statements a second. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Bots in one statement. */
  readonly batch: number;
  /** The number of the first statement: each has a price of its own, by which its events are known. */
  readonly firstNumber: number;
}

/** When statements were acknowledged, by their number. */
export type Commits = ReadonlyMap<number, number>;

/** So many statements may be under way: a database that is slower than the rate makes the writer wait. */
const MOST_UNDER_WAY = 32;

/**
 * Writes at a rate, bots in turn, until the time is over and every statement is acknowledged.
 *
 * @throws when one of them failed.
 */
export async function writeAtPace(options: PaceOptions): Promise<Commits> {
  const { writer, botIds, perSecond, seconds, batch, firstNumber } = options;
  const commits = new Map<number, number>();
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const write = async (number: number, turn: readonly string[]) => {
    try {
      commits.set(number, await writer.write(turn, `${number}.5`));
    } catch (error) {
      failures.push(error);
    }
  };
  const startedAt = nowMs();
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const aheadMs = startedAt + (index * 1_000) / perSecond - nowMs();
    if (aheadMs > 0) {
      await wait(aheadMs);
    } else if (nowMs() - startedAt > seconds * 1_000) {
      break;
    }
    if (underWay.size >= MOST_UNDER_WAY) {
      await Promise.race(underWay);
    }
    const number = firstNumber + index;
    const written = write(number, turnOf(botIds, index, batch)).finally(() => underWay.delete(written));
    underWay.add(written);
  }
  await Promise.all(underWay);
  if (failures.length > 0) {
    throw new Error(`${failures.length} writes failed`, { cause: failures[0] });
  }
  return commits;
}

/** The bots of one statement, sorted, so that two statements never wait for each other in a circle. */
function turnOf(botIds: readonly string[], index: number, batch: number): readonly string[] {
  const start = (index * batch) % botIds.length;
  const turn = botIds.slice(start, start + batch);
  return turn.length === batch ? turn : turn.concat(botIds.slice(0, batch - turn.length)).toSorted();
}

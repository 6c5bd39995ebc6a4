import { setTimeout as wait } from "node:timers/promises";
import type { Load } from "../load/load.ts";
import type { Recording } from "../load/protocol.ts";
import { cpuMsOf, nowMs } from "../process-cost.ts";
import { type Commits, writeAtPace } from "../writers/pace.ts";
import type { Turn } from "./turn.ts";

/** Changes to be made while all streams are recorded. */
export interface ChangesOptions {
  readonly botIds: readonly string[];
  /** Statements a second. */
  readonly perSecond: number;
  readonly seconds: number;
  /** @defaultValue 1 */
  readonly batch?: number;
}

/** What became of them. */
export interface Changes {
  readonly commits: Commits;
  /** Statements acknowledged a second. */
  readonly statementsPerSecond: number;
  /** From the commit's acknowledgement to each event, in ms; an event that came before it took none. */
  readonly waitsMs: readonly number[];
  /** All events that reached a viewer. */
  readonly events: number;
  readonly bytes: number;
  /** Processor time of the server, and how long that was watched. */
  readonly cpuMs: number;
  readonly elapsedMs: number;
}

/** Prices never repeat within a run, so that no event is taken for another's. */
let nextNumber = 1;

/** Makes changes at a rate and waits until every viewer may be expected to know. */
export async function makeChanges(turn: Turn, options: ChangesOptions): Promise<Changes> {
  const { contender, server, load } = turn;
  const firstNumber = nextNumber;
  nextNumber += Math.ceil(options.perSecond * options.seconds);
  await load.record();
  const cpuBefore = await cpuMsOf(server.pid);
  const startedAt = nowMs();
  const commits = await writeAtPace({ writer: server.writer, batch: 1, ...options, firstNumber });
  const writtenMs = nowMs() - startedAt;
  await silence(load, contender.drainMs);
  const cpuMs = (await cpuMsOf(server.pid)) - cpuBefore;
  const elapsedMs = nowMs() - startedAt;
  const recording = await load.take();
  if (recording.lost > 0) {
    throw new Error(`${recording.lost} streams were lost`);
  }
  return {
    commits,
    statementsPerSecond: (commits.size * 1_000) / writtenMs,
    waitsMs: waitsOf(recording, commits),
    events: Math.round((recording.prices.length * recording.allBytes) / Math.max(1, recording.readBytes)),
    bytes: recording.allBytes,
    cpuMs,
    elapsedMs,
  };
}

/** Work that is left over after so long is not waited for. */
const DRAIN_LIMIT_MS = 5_000;

/** Waits until no event has come for so long. */
async function silence(load: Load, silentMs: number): Promise<void> {
  const startedAt = nowMs();
  let seen = -1;
  for (
    let now = await load.count();
    now !== seen && nowMs() - startedAt < DRAIN_LIMIT_MS;
    now = await load.count()
  ) {
    seen = now;
    await wait(silentMs);
  }
}

function waitsOf({ prices, timesMs }: Recording, commits: Commits): readonly number[] {
  return Array.from(prices).flatMap((price, index) => {
    const committedMs = commits.get(price);
    return committedMs === undefined ? [] : [Math.max(0, (timesMs[index] ?? NaN) - committedMs)];
  });
}

/** Processor time of the server in ms for each ms in which nothing happens, measured for so many seconds. */
export async function idleShare({ server }: Turn, seconds: number): Promise<number> {
  const before = { cpuMs: await cpuMsOf(server.pid), at: nowMs() };
  await wait(seconds * 1_000);
  return ((await cpuMsOf(server.pid)) - before.cpuMs) / (nowMs() - before.at);
}

/**
 * Makes changes for a moment, so that the code is compiled, and measures the idle share before and after.
 *
 * @returns the lesser of the two: a server has work left over when its streams have just been opened, and pings later, which
 *   events take the place of.
 */
export async function warmUp(turn: Turn, options: Omit<ChangesOptions, "seconds">): Promise<number> {
  const before = await idleShare(turn, turn.contender.idlePeriodSeconds);
  await makeChanges(turn, { ...options, seconds: turn.options.size.warmUpSeconds });
  return Math.min(before, await idleShare(turn, turn.contender.idlePeriodSeconds));
}

/** What an event costs beyond what the server does anyway, in µs; null: there was none. */
export function cpuUsPerEvent({ cpuMs, elapsedMs, events }: Changes, idle: number): number | null {
  const us = ((cpuMs - idle * elapsedMs) * 1_000) / events;
  // What does not stand out from the idle share cannot be told.
  return events === 0 || us <= 0 ? null : us;
}

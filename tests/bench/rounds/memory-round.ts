import { setTimeout as wait } from "node:timers/promises";
import { nowMs, rssKbOf } from "../process-cost.ts";
import type { Sample } from "../report/figures.ts";
import { openStreams, type Turn } from "./turn.ts";

const SETTLE_MS = 1_000;

/** Measures how fast streams open, what each of them holds, and what the database is asked for them, on a fresh process. */
export async function measureMemory(turn: Turn): Promise<Sample> {
  const { server, contender, options } = turn;
  const all = server.botIds.slice(0, Math.min(options.size.idleStreams, contender.mostStreams));
  const rssBefore = await rssWithoutStreams(turn);
  const atOnce = all.slice(0, options.size.connects);
  const { opened, elapsedMs } = await openStreams(turn, atOnce);
  if (all.length > atOnce.length) {
    await openStreams(turn, all.slice(atOnce.length));
  }
  await wait(SETTLE_MS);
  const queries = await queriesPerSecond(turn);
  const rssAfter = await rssKbOf(server.pid);
  return {
    connectsPerSecond: (opened * 1_000) / elapsedMs,
    streamKb: (rssAfter - rssBefore) / all.length,
    allViewersQueries: queries,
  };
}

/** Measures what a stream holds where many follow the same bot, on a fresh process. */
export async function measureSharedMemory(turn: Turn): Promise<Sample> {
  const { server, contender, options } = turn;
  const count = Math.min(options.size.idleStreams, contender.mostStreams);
  const botIds = server.botIds.slice(0, Math.ceil(count / options.size.viewersPerBot));
  const rssBefore = await rssWithoutStreams(turn);
  await openStreams(
    turn,
    Array.from({ length: count }, (_, index) => botIds[index % botIds.length] ?? ""),
  );
  await wait(options.size.idleSeconds * 1_000);
  return { sharedStreamKb: ((await rssKbOf(server.pid)) - rssBefore) / count };
}

/** What the database is asked while nothing changes; null where it cannot be counted. */
export async function queriesPerSecond({ database, contender, options }: Turn): Promise<number | null> {
  if (contender.triggers === "embedded") {
    return null;
  }
  const before = { count: await database.countQueries(), at: nowMs() };
  await wait(options.size.idleSeconds * 1_000);
  return ((await database.countQueries()) - before.count) / ((nowMs() - before.at) / 1_000);
}

/** Memory of a process that has served one stream, in KB: what it needs for the first does not count. */
async function rssWithoutStreams(turn: Turn): Promise<number> {
  await openStreams(turn, turn.server.botIds.slice(0, 1));
  await turn.load.close();
  await wait(SETTLE_MS);
  return rssKbOf(turn.server.pid);
}

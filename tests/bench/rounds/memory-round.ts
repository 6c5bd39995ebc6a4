import { setTimeout as wait } from "node:timers/promises";
import { nowMs, rssKbOf } from "../process-cost.ts";
import { idleShare } from "./changes.ts";
import { openShared, openStreams, type Turn } from "./turn.ts";

const SETTLE_MS = 1_000;

/** Measures how fast streams open and what each of them holds, and what the server does for them while nothing changes. */
export async function measureMemory(turn: Turn): Promise<void> {
  const { server, load, options } = turn;
  const all = server.botIds.slice(0, mostStreams(turn));
  await openStreams(turn, all.slice(0, 1));
  const forOne = await measureIdle(turn, 1);
  await load.close();
  await wait(SETTLE_MS);
  const rssBefore = await rssKbOf(server.pid);
  const atOnce = all.slice(0, options.size.connects);
  const { opened, elapsedMs } = await openStreams(turn, atOnce);
  if (all.length > atOnce.length) {
    await openStreams(turn, all.slice(atOnce.length));
  }
  await wait(SETTLE_MS);
  const forAll = await measureIdle(turn, all.length);
  turn.add({
    connectsPerSecond: (opened * 1_000) / elapsedMs,
    streamKb: ((await rssKbOf(server.pid)) - rssBefore) / all.length,
  });
  if (forOne !== null && forAll !== null) {
    turn.add({
      oneViewerQueries: forOne.queriesPerSecond,
      allViewersQueries: forAll.queriesPerSecond,
      idleCpuPercent: forAll.cpuPercentOfThousand,
    });
  }
}

/** Measures what a stream holds where many follow the same bot, on a fresh process. */
export async function measureSharedMemory(turn: Turn): Promise<void> {
  const { server, load } = turn;
  await openShared(turn, 1);
  await load.close();
  await wait(SETTLE_MS);
  const rssBefore = await rssKbOf(server.pid);
  await openShared(turn, mostStreams(turn));
  await wait(2 * SETTLE_MS);
  turn.add({ sharedStreamKb: ((await rssKbOf(server.pid)) - rssBefore) / mostStreams(turn) });
}

function mostStreams({ contender, options }: Turn): number {
  return Math.min(options.size.idleStreams, contender.mostStreams);
}

/** What a server does while nothing changes; null where nobody asked. */
async function measureIdle(turn: Turn, streams: number) {
  const { database, contender, options } = turn;
  // It hardly varies, and takes long.
  if (!options.groups.has("idle") || turn.round > 1) {
    return null;
  }
  const before = { queries: await database.countQueries(), at: nowMs() };
  const share = await idleShare(turn, options.size.idleSeconds);
  const queries = (await database.countQueries()) - before.queries;
  return {
    // What an embedded database is asked cannot be seen from outside.
    queriesPerSecond: contender.triggers === "embedded" ? null : queries / ((nowMs() - before.at) / 1_000),
    cpuPercentOfThousand: (share * 100_000) / streams,
  };
}

import { setTimeout as wait } from "node:timers/promises";
import type { Sample } from "../report/figures.ts";
import { idleShare } from "./changes.ts";
import { queriesPerSecond } from "./memory-round.ts";
import { openStreams, type Turn } from "./turn.ts";

const SETTLE_MS = 1_500;

/** Measures what a server does while nothing changes: for one viewer the database's part, for many its own. */
export async function measureIdle(turn: Turn): Promise<Sample> {
  const { server, load, options } = turn;
  await openStreams(turn, server.botIds.slice(0, 1));
  await wait(SETTLE_MS);
  const queries = await queriesPerSecond(turn);
  await load.close();
  await openStreams(turn, server.botIds.slice(0, options.size.streams));
  await wait(SETTLE_MS);
  const idle = await idleShare(turn, options.size.idleSeconds);
  return { oneViewerQueries: queries, idleCpuPercent: idle * 100 };
}

import { setTimeout as wait } from "node:timers/promises";
import type { Sample } from "../report/figures.ts";
import { percentile } from "../report/statistics.ts";
import { cpuUsPerEvent, makeChanges, warmUp } from "./changes.ts";
import { openShared, openStreams, type Turn } from "./turn.ts";

const SETTLE_MS = 500;

/** Measures what changes cost, in every way that was asked for, on one process. */
export async function measureLive(turn: Turn): Promise<void> {
  const { groups } = turn.options;
  if (groups.has("shared")) {
    turn.add(await measureShared(turn));
  }
  if (groups.has("gzip")) {
    turn.add(await measureGzip(turn));
  }
  if (groups.has("distinct") || groups.has("flood")) {
    await measureDistinct(turn);
  }
}

async function measureShared(turn: Turn): Promise<Sample> {
  const { changes, cpuUs } = await changeShared(turn, false);
  return {
    sharedP50Ms: percentile(changes.waitsMs, 50),
    sharedP99Ms: percentile(changes.waitsMs, 99),
    sharedCpuUs: cpuUs,
    plainBytes: changes.bytes / changes.events,
  };
}

async function measureGzip(turn: Turn): Promise<Sample> {
  const { contentEncoding } = await openShared(turn, 1, { gzip: true });
  await turn.load.close();
  if (contentEncoding !== "gzip") {
    return { gzipCpuUs: null, gzipBytes: null };
  }
  const { changes, cpuUs } = await changeShared(turn, true);
  return { gzipCpuUs: cpuUs, gzipBytes: changes.bytes / changes.events };
}

async function changeShared(turn: Turn, gzip: boolean) {
  const { size } = turn.options;
  const { botIds } = await openShared(turn, size.streams, { gzip });
  await wait(SETTLE_MS);
  const idle = await warmUp(turn, { botIds, perSecond: size.rate });
  const changes = await makeChanges(turn, { botIds, perSecond: size.rate, seconds: size.seconds });
  await turn.load.close();
  return { changes, cpuUs: cpuUsPerEvent(changes, idle) };
}

async function measureDistinct(turn: Turn): Promise<void> {
  const { size, groups } = turn.options;
  const botIds = turn.server.botIds.slice(0, size.streams);
  await openStreams(turn, botIds);
  await wait(SETTLE_MS);
  const idle = await warmUp(turn, { botIds, perSecond: size.busyRate });
  if (groups.has("distinct")) {
    turn.add(await changeDistinct(turn, botIds, idle));
  }
  if (groups.has("flood")) {
    // The last, since not every contender survives it.
    turn.add(await measureFlood(turn, botIds));
  }
}

async function changeDistinct(turn: Turn, botIds: readonly string[], idle: number): Promise<Sample> {
  const { size } = turn.options;
  const few = await makeChanges(turn, { botIds, perSecond: size.rate, seconds: size.seconds });
  const many = await makeChanges(turn, { botIds, perSecond: size.busyRate, seconds: size.seconds });
  return {
    distinctP50Ms: percentile(few.waitsMs, 50),
    distinctP99Ms: percentile(few.waitsMs, 99),
    distinctCpuUs: cpuUsPerEvent(many, idle),
  };
}

async function measureFlood(turn: Turn, botIds: readonly string[]): Promise<Sample> {
  const { size } = turn.options;
  const changes = await makeChanges(turn, {
    botIds,
    perSecond: size.floodRate / size.floodBatch,
    batch: size.floodBatch,
    seconds: size.seconds,
  });
  return {
    floodP99Ms: percentile(changes.waitsMs, 99),
    floodRate: changes.statementsPerSecond * size.floodBatch,
    floodSeenPercent: (changes.events * 100) / (changes.commits.size * size.floodBatch),
  };
}

import { setTimeout as wait } from "node:timers/promises";
import type { Sample } from "../report/figures.ts";
import { percentile } from "../report/statistics.ts";
import { cpuUsPerEvent, makeChanges, warmUp } from "./changes.ts";
import { openStreams, type Turn } from "./turn.ts";

const SETTLE_MS = 500;

/** Measures what changes cost, in every way that was asked for, on one process. */
export async function measureLive(turn: Turn): Promise<Sample> {
  const { groups } = turn.options;
  return {
    ...(groups.has("shared") ? await measureShared(turn) : {}),
    ...(groups.has("gzip") ? await measureGzip(turn) : {}),
    ...(groups.has("distinct") ? await measureDistinct(turn) : {}),
    // The last, since not every contender survives it.
    ...(groups.has("flood") ? await measureFlood(turn) : {}),
  };
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
  const { changes, cpuUs, contentEncoding } = await changeShared(turn, true);
  return contentEncoding === "gzip"
    ? { gzipCpuUs: cpuUs, gzipBytes: changes.bytes / changes.events }
    : { gzipCpuUs: null, gzipBytes: null };
}

async function changeShared(turn: Turn, gzip: boolean) {
  const { size } = turn.options;
  const botIds = turn.server.botIds.slice(0, Math.ceil(size.streams / size.viewersPerBot));
  const watched = Array.from({ length: size.streams }, (_, index) => botIds[index % botIds.length] ?? "");
  const { contentEncoding } = await openStreams(turn, watched, { gzip });
  await wait(SETTLE_MS);
  const idle = await warmUp(turn, { botIds, perSecond: size.rate });
  const changes = await makeChanges(turn, { botIds, perSecond: size.rate, seconds: size.seconds });
  await turn.load.close();
  return { changes, cpuUs: cpuUsPerEvent(changes, idle), contentEncoding };
}

async function measureDistinct(turn: Turn): Promise<Sample> {
  const { size } = turn.options;
  const botIds = turn.server.botIds.slice(0, size.streams);
  await openStreams(turn, botIds);
  await wait(SETTLE_MS);
  const idle = await warmUp(turn, { botIds, perSecond: size.busyRate });
  const few = await makeChanges(turn, { botIds, perSecond: size.rate, seconds: size.seconds });
  const many = await makeChanges(turn, { botIds, perSecond: size.busyRate, seconds: size.seconds });
  await turn.load.close();
  return {
    distinctP50Ms: percentile(few.waitsMs, 50),
    distinctP99Ms: percentile(few.waitsMs, 99),
    distinctCpuUs: cpuUsPerEvent(many, idle),
  };
}

async function measureFlood(turn: Turn): Promise<Sample> {
  const { size } = turn.options;
  const botIds = turn.server.botIds.slice(0, size.streams);
  await openStreams(turn, botIds);
  const flood = { botIds, perSecond: size.floodRate / size.floodBatch, batch: size.floodBatch };
  const changes = await makeChanges(turn, { ...flood, seconds: size.seconds });
  await turn.load.close();
  return {
    floodP99Ms: percentile(changes.waitsMs, 99),
    floodRate: changes.statementsPerSecond * size.floodBatch,
    floodSeenPercent: (changes.events * 100) / (changes.commits.size * size.floodBatch),
  };
}

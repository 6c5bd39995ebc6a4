import { writeFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { PROMISES } from "./ledger.ts";
import { toRow } from "./recoveries.ts";
import { type Report, runFaults } from "./run.ts";
import type { Holdings } from "./server-probe.ts";

/** Seeds are short, so that they can be typed. */
const seed = process.env["FAULTS_SEED"] ?? Math.random().toString(36).slice(2, 8);
const minutes = Number(process.env["FAULTS_MINUTES"] ?? "1.1");
const reportFile = process.env["FAULTS_JSON"];
const isAlone = process.env["FAULTS_ALONE"] === "on";

const MINUTE_MS = 60_000;
/** To start everything, and to wait until everybody is up to date and has left. */
const AROUND_MS = 6 * MINUTE_MS;
const LIMIT_MS = (isAlone ? 30 : minutes) * MINUTE_MS + AROUND_MS;
/** What may be more after than before: compiled code, pools of buffers, what a busy moment left in the heap. */
const HEAP_GROWTH_BYTES = 24_000_000;
const RSS_GROWTH_BYTES = 128_000_000;
/** The pools of a server, 10 and 4 connections, and the one that listens. */
const DATABASE_CONNECTIONS = 15;

/** Sockets that are being accepted or closed at the moment of the measurement. */
const FILES_IN_PASSING = 4;
/** Silence of 12 s is taken for a loss, the next attempt comes within a second, and what is awaited is written in one more. */
const LONGEST_RECOVERY_S = 15;

let report: Report;
let hasFailed = false;

beforeAll(async () => {
  console.log(`Faults: seed ${seed}, ${isAlone ? "each alone" : `${minutes} minutes`}`);
  report = await runFaults({ seed, minutes: isAlone ? null : minutes });
  const { committed, answered, sightings, fresh, before, after, empty } = report;
  console.log(JSON.stringify({ committed, answered, sightings }));
  console.table({
    "before anybody came": fresh,
    "before faults": before,
    "after them": after,
    "all have left": empty,
  });
  console.table(report.recoveries.map(toRow));
  if (reportFile !== undefined) {
    await writeFile(
      reportFile,
      `${JSON.stringify({ seed, minutes: isAlone ? null : minutes, ...report }, null, 2)}\n`,
    );
  }
}, LIMIT_MS);

afterEach(({ task }) => {
  hasFailed ||= task.result?.state === "fail";
});

afterAll(() => {
  if (hasFailed) {
    console.error(report.story);
  }
});

/** Open files that are no connection of a viewer's, who come to either server, nor to the database. */
const otherFilesOf = ({ handles, inbound, outbound }: Holdings) => handles - inbound - outbound;

describe("whatever happens", () => {
  it.each(PROMISES)("keeps the promise: %s", (promise) => {
    const broken = report.complaints.filter((complaint) => complaint.promise === promise);

    expect(broken).toEqual([]);
  });

  it("no server makes a mistake of its own", () => {
    expect(report.bugs).toEqual([]);
  });

  it("every shutdown is over within 10 s", () => {
    expect(report.shutdownsMs.filter((ms) => ms > 10_000)).toEqual([]);
  });

  it("the server that lived through it holds no more memory and handles than before", () => {
    expect(report.after.heapBytes - report.before.heapBytes).toBeLessThan(HEAP_GROWTH_BYTES);
    expect(otherFilesOf(report.after) - otherFilesOf(report.before)).toBeLessThanOrEqual(FILES_IN_PASSING);
    expect(report.after.rssBytes - report.before.rssBytes).toBeLessThan(RSS_GROWTH_BYTES);
  });

  it("everybody recovers from every fault, and is shown all", () => {
    const lost = report.recoveries.filter((one) => one.lost > 0);

    expect(lost).toEqual([]);
  });

  it.runIf(isAlone)("everybody recovers from each fault in time", () => {
    const slow = report.recoveries.filter(({ worstSeconds }) =>
      Object.values(worstSeconds).some((seconds) => seconds === null || seconds > LONGEST_RECOVERY_S),
    );

    expect(slow).toEqual([]);
  });

  it("nothing is left when everybody has gone", () => {
    const { leftConnections, leftWatches, outbound, fresh, empty } = report;

    expect({ leftConnections, leftWatches }).toEqual({ leftConnections: 0, leftWatches: 0 });
    expect(outbound).toBeLessThanOrEqual(DATABASE_CONNECTIONS);
    expect(otherFilesOf(empty) - otherFilesOf(fresh)).toBeLessThanOrEqual(FILES_IN_PASSING);
    expect(empty.heapBytes - fresh.heapBytes).toBeLessThan(HEAP_GROWTH_BYTES);
  });

  it("there was something to see", () => {
    expect(report.committed).toBeGreaterThan(100);
    expect(report.answered).toBeGreaterThan(50);
    expect(report.sightings).toBeGreaterThan(500);
  });
});

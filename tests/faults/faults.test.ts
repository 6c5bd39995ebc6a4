import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { PROMISES } from "./ledger.ts";
import { type Report, runFaults } from "./run.ts";

/** Seeds are short, so that they can be typed. */
const seed = process.env["FAULTS_SEED"] ?? Math.random().toString(36).slice(2, 8);
const minutes = Number(process.env["FAULTS_MINUTES"] ?? "1.1");
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

let report: Report;
let hasFailed = false;

beforeAll(async () => {
  console.log(`Faults: seed ${seed}, ${isAlone ? "each alone" : `${minutes} minutes`}`);
  report = await runFaults({ seed, minutes: isAlone ? null : minutes });
  const { committed, answered, sightings, before, after } = report;
  console.log(JSON.stringify({ committed, answered, sightings, before, after }));
}, LIMIT_MS);

afterEach(({ task }) => {
  hasFailed ||= task.result?.state === "fail";
});

afterAll(() => {
  if (hasFailed) {
    console.error(report.story);
  }
  if (report?.recoveries.length > 0) {
    console.table(report.recoveries);
  }
});

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

  it("the server that lived through it holds no more memory than before", () => {
    expect(report.after.heapBytes - report.before.heapBytes).toBeLessThan(HEAP_GROWTH_BYTES);
    expect(report.after.rssBytes - report.before.rssBytes).toBeLessThan(RSS_GROWTH_BYTES);
  });

  it("nothing is left when everybody has gone", () => {
    const { leftConnections, leftWatches, outbound } = report;

    expect({ leftConnections, leftWatches }).toEqual({ leftConnections: 0, leftWatches: 0 });
    expect(outbound).toBeLessThanOrEqual(DATABASE_CONNECTIONS);
  });

  it("there was something to see", () => {
    expect(report.committed).toBeGreaterThan(100);
    expect(report.answered).toBeGreaterThan(50);
    expect(report.sightings).toBeGreaterThan(500);
  });
});

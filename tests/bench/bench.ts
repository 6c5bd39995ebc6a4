/**
 * What a viewer costs: the product beside the usual ways to build it, in one run on one machine. The contenders take turns,
 * and every figure is the median of its rounds. `npm run bench`; its options are in the README and in options.ts.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { startBenchDatabase } from "./bench-database.ts";
import { startLoad } from "./load/load.ts";
import { describeMachine } from "./machine.ts";
import { readOptions } from "./options.ts";
import { drawPicture } from "./report/picture.ts";
import { toResult } from "./report/result.ts";
import { toText } from "./report/table.ts";
import { runRounds } from "./rounds/run-rounds.ts";

/** Beside its streams a process needs some files. */
const OTHER_FILES = 200;

const given = readOptions(process.argv.slice(2));
const machine = await describeMachine(given.root);
const options = { ...given, size: limitStreams(given.size, machine.openFiles - OTHER_FILES) };
const database = await startBenchDatabase(Math.max(options.size.idleStreams, options.size.streams));
const load = startLoad();
try {
  const findings = await runRounds({ options, database, load, log });
  const versions = { ...machine.versions, PostgreSQL: database.version };
  const result = toResult({ machine: { ...machine, versions }, size: options.size, ...findings });
  console.log(toText(result));
  await mkdir(dirname(options.json), { recursive: true });
  await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  if (options.picture !== undefined) {
    await writeFile(options.picture, drawPicture(result));
  }
} finally {
  await load.stop();
  await database.remove();
}

function log(text: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
}

function limitStreams(size: typeof given.size, most: number): typeof given.size {
  if (size.idleStreams > most) {
    log(
      `This machine lets a process open no more files than for ${most} streams: ${size.idleStreams} were asked for`,
    );
  }
  const limit = (streams: number) => Math.min(streams, most);
  return {
    ...size,
    idleStreams: limit(size.idleStreams),
    connects: limit(size.connects),
    streams: limit(size.streams),
  };
}

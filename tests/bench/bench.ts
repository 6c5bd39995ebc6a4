/**
 * What a viewer costs: the product beside the usual ways to build it, in one run on one machine. The contenders take turns,
 * and every figure is the median of its rounds. `npm run bench -- --help` is this: README.md, "What a viewer costs".
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { startBenchDatabase } from "./bench-database.ts";
import { startLoad } from "./load/load.ts";
import { describeMachine } from "./machine.ts";
import { readOptions } from "./options.ts";
import { drawPicture } from "./report/picture.ts";
import { toResult } from "./report/result.ts";
import { toNotes, toTable, toWritersTable } from "./report/table.ts";
import { runRounds } from "./rounds/run-rounds.ts";

const options = readOptions(process.argv.slice(2));
const { size } = options;
const machine = await describeMachine(options.root);
const database = await startBenchDatabase(Math.max(size.idleStreams, size.streams));
const load = startLoad();
try {
  const findings = await runRounds({ options, database, load, log: (text) => console.error(text) });
  const result = toResult({
    machine: { ...machine, versions: { ...machine.versions, PostgreSQL: database.version } },
    size,
    ...findings,
  });
  console.log(toTable(result));
  console.log(toWritersTable(result));
  console.log(toNotes(result));
  await mkdir(dirname(options.json), { recursive: true });
  await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  if (options.picture !== undefined) {
    await writeFile(options.picture, drawPicture(result));
  }
} finally {
  await load.stop();
  await database.remove();
}

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BenchDatabase } from "../bench-database.ts";
import { runOn } from "../../support/database.ts";

const run = promisify(execFile);

const CLIENTS = 32;
/** Each of them has rows of its own, so that none waits for another. */
const BATCH_CLIENTS = 4;
const BATCH_ROWS = 1_000;

/** Bots by a number, since a script of pgbench draws numbers. */
const NUMBER_BOTS = `
  create table if not exists numbered as select row_number() over () as n, bot_id from bot_state;
  create unique index if not exists numbered_n on numbered (n)`;

/** Whether the machine has pgbench, which comes with PostgreSQL and not with its package. */
export async function hasPgbench(): Promise<boolean> {
  return run("pgbench", ["--version"]).then(
    () => true,
    () => false,
  );
}

/** Updates bot_state as fast as it goes, while somebody listens; returns rows a second. */
export async function runPgbench(
  database: BenchDatabase,
  options: { readonly seconds: number; readonly isBatch: boolean },
): Promise<number> {
  const bots = database.botIds.length;
  const rows = options.isBatch ? Math.min(BATCH_ROWS, Math.floor(bots / BATCH_CLIENTS)) : 1;
  await database.query(NUMBER_BOTS);
  const folder = await mkdtemp(join(tmpdir(), "botwatch-pgbench-"));
  try {
    const script = join(folder, "script.sql");
    await writeFile(script, options.isBatch ? batchScript(rows) : singleScript(bots));
    const clients = options.isBatch ? BATCH_CLIENTS : CLIENTS;
    const args = ["-n", "-M", "prepared", "-c", String(clients), "-j", "2", "-T", String(options.seconds)];
    const { stdout } = await runOn(database.url, async (client) => {
      await client.query("listen botwatch");
      return run("pgbench", [...args, "-f", script, database.url], {
        env: { PATH: process.env["PATH"], PGOPTIONS: "-c pg_stat_statements.track=none" },
      });
    });
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]) * rows;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function singleScript(bots: number): string {
  return `\\set n random(1, ${bots})
\\set price random(1, 100000)
update bot_state set mark_price = :price, last_run_at = now() where bot_id = (select bot_id from numbered where n = :n);
`;
}

function batchScript(rows: number): string {
  return `\\set price random(1, 100000)
update bot_state set mark_price = :price, last_run_at = now()
  where bot_id in (select bot_id from numbered where n > :client_id * ${rows} and n <= (:client_id + 1) * ${rows});
`;
}

/**
 * What the triggers cost those who write: single-row updates of bot_state by 32 clients of pgbench, in rounds that take
 * turns, medians and shares of the bare table. `node tests/bench/writers.ts [--seconds 8] [--rounds 3]`
 */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { migrate } from "../../api/database/migrate.ts";
import { openDatabase } from "../../api/database/orm.ts";
import { runOn, startPostgres } from "../support/database.ts";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "8" }, rounds: { type: "string", default: "3" } },
});
const BOTS = 10_000;
const run = promisify(execFile);
const postgres = await startPostgres(["-c", "fsync=on", "-c", "shared_buffers=256MB"]);
await runOn(postgres.url("postgres"), (client) => client.query("create database bench"));
const url = postgres.url("bench");
const script = join(tmpdir(), "botwatch-writers.sql");

/** What makes each setting out of the one before it. */
const settings = {
  bare: ["alter table bot_state disable trigger user"],
  "stamp only": ["alter table bot_state disable trigger user", "alter table bot_state enable trigger bench_stamp"],
  "nobody watching": [
    "delete from watch_lease",
    "alter table bot_state enable trigger user",
    "alter table bot_state disable trigger bench_stamp",
  ],
  "1 % watched": [
    "alter table bot_state enable trigger user",
    "alter table bot_state disable trigger bench_stamp",
    "insert into watch_lease (id, expires_at) values ('00000000-0000-0000-0000-000000000001', now() + interval '1 day') on conflict do nothing",
    `insert into watched_bot (bot_id, lease_id) select bot_id, '00000000-0000-0000-0000-000000000001' from bot_state order by bot_id limit ${BOTS / 100} on conflict do nothing`,
    "analyze watched_bot",
  ],
} as const;

try {
  await seed();
  const rates = new Map<string, number[]>(Object.keys(settings).map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [name, statements] of Object.entries(settings)) {
      await runOn(url, (client) => client.query(statements.join(";")));
      await runOn(url, (client) => client.query("vacuum bot_state"));
      rates.get(name)?.push(await pgbench());
    }
  }
  const bare = median(rates.get("bare") ?? []);
  const stamp = median(rates.get("stamp only") ?? []);
  console.table(
    Object.fromEntries(
      [...rates].map(([name, found]) => [
        name,
        {
          "updates/s": Math.round(median(found)),
          "of bare %": ((median(found) / bare) * 100).toFixed(1),
          "of stamp only %": ((median(found) / stamp) * 100).toFixed(1),
          rounds: found.map(Math.round).join(" "),
        },
      ]),
    ),
  );
} finally {
  await postgres.remove();
}

async function seed(): Promise<void> {
  const orm = await openDatabase({ url });
  await migrate(orm);
  await orm.close(true);
  await runOn(url, async (client) => {
    await client.query("insert into account (email) values ('bench@example.org')");
    await client.query(
      `insert into bot (owner_id, name, symbol) select a.id, 'Bot ' || n, 'BTC/USDT' from account a, generate_series(1, ${BOTS}) n`,
    );
    await client.query("create table numbered as select row_number() over () as n, bot_id from bot_state");
    await client.query("create unique index on numbered (n)");
    await client.query(
      "create function bench_stamp() returns trigger language plpgsql as 'begin new.revision := old.revision + 1; new.changed_at := clock_timestamp(); return new; end'",
    );
    await client.query(
      "create trigger bench_stamp before update on bot_state for each row execute function bench_stamp()",
    );
    await client.query("vacuum analyze");
  });
  await writeFile(
    script,
    `\\set n random(1, ${BOTS})\n\\set price random(1, 100000)\nupdate bot_state set mark_price = :price, last_run_at = now() where bot_id = (select bot_id from numbered where n = :n);\n`,
  );
}

async function pgbench(): Promise<number> {
  const { stdout } = await run("pgbench", [
    "-n",
    "-M",
    "prepared",
    "-c",
    "32",
    "-j",
    "2",
    "-T",
    values.seconds,
    "-f",
    script,
    url,
  ]);
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

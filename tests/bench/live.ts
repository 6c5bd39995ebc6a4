/**
 * How long a committed row takes to every viewer, and what watching costs while nothing changes. Starts PostgreSQL and
 * a server of its own; this process is the load generator. `node tests/bench/live.ts [--streams 1000] [--seconds 20]`
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { createAccount, createToken } from "../../api/accounts/sign-in.ts";
import { openDatabase } from "../../api/database/orm.ts";
import { migrate } from "../../api/database/migrate.ts";
import { freePort, runOn, startPostgres } from "../support/database.ts";

const { values } = parseArgs({
  options: {
    streams: { type: "string", default: "1000" },
    seconds: { type: "string", default: "20" },
    rate: { type: "string", default: "50" },
  },
});
const streamCount = Number(values.streams);
const seconds = Number(values.seconds);
const updatesPerSecond = Number(values.rate);
const QUERY =
  "subscription($id: ID!) { botStatus(id: $id) { revision runStatus freshness markPrice unrealizedPnl dailyPnl lastRunAt } }";

const postgres = await startPostgres(["-c", "fsync=on", "-c", "autovacuum=off"]);
await runOn(postgres.url("postgres"), (client) => client.query("create database bench"));
const url = postgres.url("bench");
// In another database, so that it does not count itself.
const reader = new pg.Client({ connectionString: postgres.url("postgres") });
await reader.connect();
const { token, botIds } = await seed(url, streamCount);
const port = await freePort();
const server = spawn(process.execPath, ["api/server.ts"], {
  env: { ...process.env, DATABASE_URL: url, PORT: String(port), RUNNER: "off", LOG_LEVEL: "warn" },
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  await new Promise((resolve) => server.stdout.once("data", resolve));
  const first = botIds[0] ?? "";
  const settings = [
    ["nobody watching", []],
    ["1 viewer of one bot", [first]],
    ["100 viewers of one bot", Array.from({ length: 100 }, () => first)],
    [`${streamCount} viewers of one bot`, Array.from({ length: streamCount }, () => first)],
    [`${streamCount} viewers of ${streamCount} bots`, botIds],
  ] as const;
  const table: Record<string, string>[] = [];
  for (const [name, watched] of settings) {
    table.push({ setting: name, ...(await measure(watched)) });
  }
  console.table(table);
} finally {
  server.kill("SIGTERM");
  await new Promise((resolve) => server.once("exit", resolve));
  await reader.end();
  await postgres.remove();
}

async function measure(watched: readonly string[]): Promise<Record<string, string>> {
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  const seen = new Map<string, number[]>();
  const closers = await Promise.all(watched.map((botId) => open(agent, botId, seen)));
  await wait(3_000);
  const idle = await costs(seconds);
  const changes = watched.length === 0 ? null : await update(watched, seen);
  closers.forEach((close) => close());
  await wait(1_000);
  return {
    "idle queries/s": idle.queriesPerSecond.toFixed(2),
    "idle CPU %": idle.cpuPercent.toFixed(2),
    ...(changes === null ? {} : changes),
  };
}

/** Raw updates at the rate, each with a price of its own by which its events are known. */
async function update(watched: readonly string[], seen: Map<string, number[]>): Promise<Record<string, string>> {
  const bots = [...new Set(watched)];
  const viewersOfEach = watched.length / bots.length;
  const writer = new pg.Client({ connectionString: url });
  await writer.connect();
  seen.clear();
  const committed = new Map<string, number>();
  const before = await cpuSeconds(server);
  const startedAt = performance.now();
  for (let index = 0; index < updatesPerSecond * seconds; index += 1) {
    await wait(Math.max(0, startedAt + (index * 1_000) / updatesPerSecond - performance.now()));
    const price = `${index + 1}.5`;
    seen.set(price, []);
    await writer.query("update bot_state set mark_price = $1, last_run_at = now() where bot_id = $2", [
      price,
      bots[index % bots.length],
    ]);
    committed.set(price, performance.now());
  }
  await wait(1_000);
  const cpu = ((await cpuSeconds(server)) - before) / ((performance.now() - startedAt) / 1_000);
  await writer.end();
  const waits = [...committed].flatMap(([price, at]) =>
    (seen.get(price) ?? []).map((arrived) => Math.max(0, arrived - at)),
  );
  waits.sort((a, b) => a - b);
  const at = (share: number) =>
    (waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? NaN).toFixed(2);
  return {
    "p50 ms": at(0.5),
    "p99 ms": at(0.99),
    "max ms": at(1),
    events: `${waits.length} of at most ${committed.size * viewersOfEach}`,
    "busy CPU %": (cpu * 100).toFixed(1),
  };
}

function open(agent: Agent, botId: string, seen: Map<string, number[]>): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const sent = request(`http://127.0.0.1:${port}/graphql`, {
      agent,
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        authorization: `Bearer ${token}`,
      },
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      let isOpen = false;
      response.on("data", (bytes: Buffer) => {
        const at = performance.now();
        const text = bytes.toString();
        for (const [, price] of text.matchAll(/"markPrice":"([\d.]+)"/g)) {
          seen.get(price ?? "")?.push(at);
        }
        if (!isOpen && text.includes("data:")) {
          isOpen = true;
          resolve(() => sent.destroy());
        }
      });
      response.on("error", () => undefined);
    });
    sent.end(JSON.stringify({ query: QUERY, variables: { id: botId } }));
  });
}

async function costs(forSeconds: number) {
  const before = { queries: await transactions(), cpu: await cpuSeconds(server), at: performance.now() };
  await wait(forSeconds * 1_000);
  const after = { queries: await transactions(), cpu: await cpuSeconds(server), at: performance.now() };
  const passedSeconds = (after.at - before.at) / 1_000;
  return {
    queriesPerSecond: (after.queries - before.queries) / passedSeconds,
    cpuPercent: ((after.cpu - before.cpu) / passedSeconds) * 100,
  };
}

async function transactions(): Promise<number> {
  // A backend that has become idle reports its counts after 10 s at the latest.
  await wait(11_000);
  const { rows } = await reader.query<{ count: string }>(
    "select xact_commit + xact_rollback as count from pg_stat_database where datname = 'bench'",
  );
  return Number(rows[0]?.count);
}

async function cpuSeconds(child: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${child.pid}/stat`, "utf8");
  const [, , , , , , , , , , , user = "0", system = "0"] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(user) + Number(system)) / 100;
}

async function seed(databaseUrl: string, count: number) {
  const orm = await openDatabase({ url: databaseUrl });
  await migrate(orm);
  const em = orm.em.fork();
  const account = await createAccount(em, "bench@example.org", "correct horse");
  const opened = await createToken(em, account, { remember: false });
  const rows = await runOn(databaseUrl, async (client) => {
    await client.query(
      "insert into bot (owner_id, name, symbol, kind) select $1, 'Bot ' || n, 'BTC/USDT', 'EXTERNAL' from generate_series(1, $2) n",
      [account.id, count],
    );
    return (
      await client.query<{ id: string }>(
        "update bot_state set run_status = 'RUNNING', last_run_at = now() + interval '1 day' returning bot_id as id",
      )
    ).rows;
  });
  await orm.close(true);
  return { token: opened.token, botIds: rows.map(({ id }) => id) };
}

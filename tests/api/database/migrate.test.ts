import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../../api/database/migrate.ts";
import { openDatabase } from "../../../api/database/orm.ts";
import { runOn, startPostgres, type TestServer } from "../../support/database.ts";
import { runScript } from "../../support/script.ts";
import { startEmbeddedDatabase } from "../../support/sql-databases.ts";
import { within } from "../../support/streams.ts";
import { startTcpProxy } from "../../support/tcp-proxy.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.remove());

async function emptyDatabase(): Promise<string> {
  const name = `empty_${randomBytes(4).toString("hex")}`;
  await runOn(server.url("postgres"), (client) => client.query(`create database ${name}`));
  return server.url(name);
}

const OBJECTS = `
  select 'table ' || tablename as name from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations'
  union select 'function ' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'
  union select 'trigger ' || tgname from pg_trigger where not tgisinternal
  order by 1`;

async function objectsOf(url: string): Promise<readonly string[]> {
  const { rows } = await runOn(url, (client) => client.query<{ name: string }>(OBJECTS));
  return rows.map(({ name }) => name);
}

async function migrationFiles(): Promise<readonly string[]> {
  const files = await readdir(fileURLToPath(new URL("../../../migrations", import.meta.url)));
  return files.filter((file) => file.endsWith(".ts")).toSorted();
}

/** Resolves when a connection waits for a lock on the table of the migrations. */
async function untilSomebodyWaits(observer: pg.Client): Promise<void> {
  for (let isWaiting = false; !isWaiting;) {
    const { rows } = await observer.query(
      "select from pg_locks where relation = 'mikro_orm_migrations'::regclass and not granted",
    );
    isWaiting = rows.length > 0;
  }
}

describe("the migrations", () => {
  it("go up, down to nothing, and up to the same again on PostgreSQL", async () => {
    const url = await emptyDatabase();
    const orm = await openDatabase({ url });
    await migrate(orm);
    const first = await objectsOf(url);

    await orm.migrator.down({ to: 0 });
    const none = await objectsOf(url);
    await migrate(orm);
    const second = await objectsOf(url);
    await orm.close(true);

    expect(first.length).toBeGreaterThan(30);
    expect(none).toEqual([]);
    expect(second).toEqual(first);
  });

  it("go down with rows in every table", async () => {
    const url = await emptyDatabase();
    const orm = await openDatabase({ url });
    await migrate(orm);
    await runOn(url, (client) =>
      client.query(
        `insert into account (email) values ('ada@example.org');
         insert into bot (owner_id, name, symbol) select id, 'EMA demo', 'EUR/USD' from account;
         insert into bot_action (bot_id, kind, requested_by) select id, 'START', 'ada@example.org' from bot;
         insert into bot_sample (bot_id, at, revision, run_status, daily_pnl) select id, now(), 0, 'STOPPED', 0 from bot`,
      ),
    );

    await orm.migrator.down({ to: 0 });
    await orm.close(true);

    expect(await objectsOf(url)).toEqual([]);
  });

  it("go up, down and up again on the embedded database", async () => {
    const { orm, query, close } = await startEmbeddedDatabase();
    const first = await query(OBJECTS);

    await orm.migrator.down({ to: 0 });
    const none = await query(OBJECTS);
    await migrate(orm);
    const second = await query(OBJECTS);
    await close();

    expect(none).toEqual([]);
    expect(second).toEqual(first);
  });

  it("say what the entities say", async () => {
    expect(await runScript("api/database/check-migrations.ts", {})).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

describe("migrate", () => {
  it("migrates an empty database once when eight start together", async () => {
    const url = await emptyDatabase();
    const orms = await Promise.all(Array.from({ length: 8 }, () => openDatabase({ url }, { poolSize: 2 })));

    await Promise.all(orms.map((orm) => migrate(orm)));
    await Promise.all(orms.map((orm) => orm.close(true)));

    const { rows } = await runOn(url, (client) =>
      client.query("select name from mikro_orm_migrations order by name"),
    );
    expect(rows.map(({ name }) => `${name}.ts`)).toEqual(await migrationFiles());
  });

  it("migrates it once when four processes start together", { timeout: 60_000 }, async () => {
    const url = await emptyDatabase();

    const results = await Promise.all(
      Array.from({ length: 4 }, () => runScript("api/operations/migrate.ts", { DATABASE_URL: url })),
    );

    expect(results.map(({ code, stderr }) => [code, stderr])).toEqual(
      Array.from({ length: 4 }, () => [0, "The database is up to date\n"]),
    );
  });

  it("keeps nobody waiting who comes after one that was lost on the way", async () => {
    const url = await emptyDatabase();
    const proxy = await startTcpProxy(url);
    const [lost, next] = [await openDatabase({ url: proxy.url }), await openDatabase({ url })];
    await migrate(next);
    await runOn(url, async (client) => {
      await client.query("begin; lock table mikro_orm_migrations");
      migrate(lost, { lostAfterMs: 500 }).catch(() => undefined);
      await untilSomebodyWaits(client);
      proxy.swallow();
      await client.query("commit");
    });

    const answer = await within(
      10_000,
      migrate(next).then(() => "up to date"),
    );
    proxy.close();
    await Promise.all([lost.close(true), next.close(true)]);

    expect(answer).toBe("up to date");
  });

  it("changes nothing where it fails halfway", async () => {
    const url = await emptyDatabase();
    await runOn(url, (client) =>
      client.query("create function botwatch_bot_after_delete() returns int language sql as 'select 1'"),
    );
    const orm = await openDatabase({ url });

    await expect(migrate(orm)).rejects.toThrow("botwatch_bot_after_delete");
    await orm.close(true);

    expect(await objectsOf(url)).toEqual(["function botwatch_bot_after_delete"]);
  });
});

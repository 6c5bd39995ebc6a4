import type { MikroORM } from "@mikro-orm/sql";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createConnections, forkOf, openDatabase } from "../../../api/database/orm.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { startLine } from "../../support/line.ts";
import { within } from "../../support/streams.ts";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy.ts";

let database: TestDatabase;
let proxy: TcpProxy;
let orm: MikroORM;
const connections = createConnections();

beforeAll(async () => {
  database = await startTestDatabase();
});

beforeEach(async () => {
  proxy = await startTcpProxy(database.url);
  orm = await openDatabase({ url: proxy.url }, { poolSize: 1, connections });
});

afterEach(() => proxy.close());

afterAll(() => database.close());

const ask = () => sql`select 1 as one`.execute(forkOf(orm).getKysely());

/** A transaction whose statement runs until its connection is lost; resolves when that statement has begun. */
async function beginLongTransaction(): Promise<{ readonly failure: Promise<unknown>; readonly pid: number }> {
  const begun = Promise.withResolvers<number>();
  const failure = forkOf(orm)
    .transactional(async (em) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(em.getKysely());
      begun.resolve(rows[0]?.pid ?? 0);
      await sql`select pg_sleep(60)`.execute(em.getKysely());
    })
    .then(
      () => null,
      (error: unknown) => error,
    );
  return { failure, pid: await begun.promise };
}

const terminate = (pid: number) => database.query("select pg_terminate_backend($1)", [pid]);

describe("a pool of one connection", () => {
  it("has it back after a transaction lost it to PostgreSQL", async () => {
    const { failure, pid } = await beginLongTransaction();

    await terminate(pid);
    await failure;

    expect((await within(2_000, ask())).rows).toEqual([{ one: 1 }]);
    await within(2_000, orm.close(true));
  });

  it("has it back after a transaction lost it without a word, and it was given up", async () => {
    const { failure } = await beginLongTransaction();

    proxy.swallow();
    connections.abandon({ busyForMs: 0, isIdleToo: true });
    proxy.recover();
    await failure;

    expect((await within(2_000, ask())).rows).toEqual([{ one: 1 }]);
    await within(2_000, orm.close(true));
  });

  it("has it back after a transaction could not even begin on it", async () => {
    await ask();
    // An idle connection that was lost without a word: the next one to use it finds out.
    proxy.swallow();
    const failure = forkOf(orm)
      .transactional(async () => undefined)
      .catch((error: unknown) => error);
    connections.abandon({ busyForMs: 0, isIdleToo: true });
    proxy.recover();
    await failure;

    expect((await within(2_000, ask())).rows).toEqual([{ one: 1 }]);
    await within(2_000, orm.close(true));
  });

  it("has it back after a statement lost it", async () => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(forkOf(orm).getKysely());
    const lost = sql`select pg_sleep(60)`.execute(forkOf(orm).getKysely()).catch((error: unknown) => error);

    await terminate(rows[0]?.pid ?? 0);

    expect(await lost).toBeInstanceOf(Error);
    // PostgreSQL says why before it hangs up: in between the connection is given to one more, who loses it.
    expect((await within(2_000, ask().catch(ask))).rows).toEqual([{ one: 1 }]);
    await within(2_000, orm.close(true));
  });
});

describe("a transaction that lost its connection without a word", () => {
  it("keeps no row locked for longer than a few seconds", { timeout: 30_000 }, async () => {
    const [row] = await database.query("insert into account (email) values ('ada@example.org') returning id");
    const locked = Promise.withResolvers<void>();
    const lost = Promise.withResolvers<void>();
    const line = await startLine({ target: () => Number(new URL(database.url).port) });
    const url = new URL(database.url);
    url.port = String(line.port);
    const orm = await openDatabase({ url: url.href }, { connections });
    const failure = forkOf(orm)
      .transactional(async (em) => {
        await sql`select from account where id = ${row?.["id"]} for update`.execute(em.getKysely());
        locked.resolve();
        await lost.promise;
        await sql`select 1`.execute(em.getKysely());
      })
      .catch((error: unknown) => error);
    await locked.promise;

    line.swallow();
    lost.resolve();
    connections.abandon({ busyForMs: 0, isIdleToo: true });
    const rows = await within(
      8_000,
      database.query("update account set email = 'bob@example.org' where id = $1 returning email", [row?.["id"]]),
    );

    expect(rows).toEqual([{ email: "bob@example.org" }]);
    expect(await failure).toBeInstanceOf(Error);
    line.close();
    await orm.close(true);
  });
});

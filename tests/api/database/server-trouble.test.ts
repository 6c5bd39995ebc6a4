import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import type { PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forkOf, openDatabase } from "../../../api/database/orm.ts";
import { isServerTrouble } from "../../../api/database/server-trouble.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase();
});

afterAll(() => database.close());

/** What a transaction fails with when its connection is lost between two statements, and somebody noticed. */
async function failureOnLostConnection(): Promise<unknown> {
  const noticed = Promise.withResolvers<PoolClient>();
  const connections = {
    track: (pool: { on(event: "connect", listener: (client: PoolClient) => void): unknown }) =>
      pool.on("connect", noticed.resolve),
    abandon: () => undefined,
  };
  const orm = await openDatabase({ url: database.url }, { poolSize: 1, connections });
  const ask = (em: EntityManager) => sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(em.getKysely());
  try {
    return await forkOf(orm).transactional(async (em) => {
      const { rows } = await ask(em);
      const client = await noticed.promise;
      const ended = new Promise((resolve) => client.once("end", resolve));
      await database.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
      await ended;
      return ask(em);
    });
  } catch (error) {
    return error;
  } finally {
    await orm.close(true);
  }
}

describe("isServerTrouble", () => {
  it("knows a connection that was lost between two statements of a transaction", async () => {
    const failure = await failureOnLostConnection();

    expect(failure).toBeInstanceOf(Error);
    expect(isServerTrouble(failure)).toBe(true);
  });

  it("knows a database that was closed between two statements, as by a shutdown in the midst of a request", async () => {
    const orm = await openDatabase({ url: database.url });
    const kysely = forkOf(orm).getKysely();
    const ask = () => sql`select 1`.execute(kysely);
    await ask();
    await orm.close(true);

    const failure = await ask().catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(Error);
    expect(isServerTrouble(failure)).toBe(true);
  });

  it("takes a statement that is wrong for what it is", async () => {
    const failure = await sql`select no_such_column`
      .execute(forkOf(database.orm).getKysely())
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(Error);
    expect(isServerTrouble(failure)).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../../api/database/migrate.ts";
import { openDatabase } from "../../../api/database/orm.ts";
import { runOn, startPostgres, type TestServer } from "../../support/database.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startPostgres();
  await runOn(server.url("postgres"), async (client) => {
    await client.query("create role keeper login password 'keeper'");
    await client.query("create database kept");
  });
  await runOn(server.url("kept"), (client) => client.query("create schema keeper authorization keeper"));
});

afterAll(() => server.remove());

describe("migrate", () => {
  it("works for a role that may write in no schema but its own", async () => {
    const url = server.url("kept").replace("postgres:postgres@", "keeper:keeper@");
    const orm = await openDatabase({ url });
    await migrate(orm);

    const [row] = await runOn(url, async (client) => {
      await client.query("insert into account (email) values ('ada@example.org')");
      await client.query("insert into bot (owner_id, name, symbol) select id, 'EMA', 'EUR/USD' from account");
      await client.query("update bot_state set run_status = 'RUNNING'");
      return (
        await client.query("select revision::int, (select count(*)::int from bot_event) as events from bot_state")
      ).rows;
    });

    expect(row).toEqual({ revision: 2, events: 3 });
    await orm.migrator.down({ to: 0 });
    await orm.close(true);
  });
});

import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { insertBot } from "../../support/sql-databases.ts";
import { createSqlSessions, type SqlSessions, wakeUpsDuring } from "../../support/sql-sessions.ts";

let database: TestDatabase;
let sessions: SqlSessions;
let listener: pg.Client;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
});

afterAll(() => database.close());

beforeEach(async () => {
  sessions = createSqlSessions(database.url);
  listener = await sessions.open();
  botId = await insertBot(database.query);
});

afterEach(() => sessions.close());

async function watch(expiry: string): Promise<string> {
  const [lease] = await database.query(
    `with lease as (insert into watch_lease (id, expires_at) values (gen_random_uuid(), now() + $2::interval) returning id)
     insert into watched_bot (bot_id, lease_id) select $1, id from lease returning lease_id`,
    [botId, expiry],
  );
  return String(lease?.["lease_id"]);
}

const report = () =>
  database.query("update bot_state set run_status = 'RUNNING', mark_price = 1 where bot_id = $1", [botId]);

describe("wake-ups", () => {
  it("are not sent for a bot that nobody watches", async () => {
    expect(await wakeUpsDuring(listener, report)).toEqual([]);
  });

  it("are sent once a transaction for a watched bot, however much it writes", async () => {
    await watch("1 hour");

    const heard = await wakeUpsDuring(listener, () =>
      database.query(
        "update bot_state set mark_price = 1; update bot_state set run_status = 'RUNNING', last_error = 'x'",
      ),
    );

    expect(heard).toEqual([`bot ${botId}`]);
  });

  it("are sent once where several servers watch", async () => {
    await watch("1 hour");
    await watch("1 hour");

    expect(await wakeUpsDuring(listener, report)).toEqual([`bot ${botId}`]);
  });

  it("are not sent under a lease that has run out", async () => {
    await watch("-1 second");

    expect(await wakeUpsDuring(listener, report)).toEqual([]);
  });

  it("are not sent once a lease is given back", async () => {
    await database.query("delete from watch_lease where id = $1", [await watch("1 hour")]);

    expect(await wakeUpsDuring(listener, report)).toEqual([]);
  });

  it("are not sent for what is rolled back", async () => {
    await watch("1 hour");
    const writer = await sessions.open();

    const heard = await wakeUpsDuring(listener, async () => {
      await writer.query("begin");
      await writer.query("update bot_state set mark_price = 1 where bot_id = $1", [botId]);
      await writer.query("rollback");
    });

    expect(heard).toEqual([]);
  });

  it("are sent for a row that goes, and for one that comes", async () => {
    await watch("1 hour");

    const gone = await wakeUpsDuring(listener, () =>
      database.query("delete from bot_state where bot_id = $1", [botId]),
    );
    const back = await wakeUpsDuring(listener, () =>
      database.query("insert into bot_state (bot_id) values ($1)", [botId]),
    );

    expect([gone, back]).toEqual([[`bot ${botId}`], [`bot ${botId}`]]);
  });

  it("tell a server to look at everything after truncate", async () => {
    await watch("1 hour");

    expect(await wakeUpsDuring(listener, () => database.query("truncate bot_state"))).toEqual(["sweep"]);
  });

  it("do not stay behind for a bot that was deleted with an open action", async () => {
    await database.query(
      "insert into bot_action (bot_id, kind, requested_by) values ($1, 'START', 'ada@example.org')",
      [botId],
    );
    await database.query("delete from bot where id = $1", [botId]);

    expect(await database.query("select from watched_bot where bot_id = $1", [botId])).toEqual([]);
  });

  it("do not need the actions' own lease to be heard of by viewers", async () => {
    await database.query(
      "insert into bot_action (bot_id, kind, requested_by) values ($1, 'START', 'ada@example.org')",
      [botId],
    );

    expect(await wakeUpsDuring(listener, report)).toEqual([`action ${botId}`]);
  });
});

describe("ten thousand watched bots", () => {
  it("are all reported by one statement, and all wake", async () => {
    const [owner] = await database.query("insert into account (email) values ('many@example.org') returning id");
    await database.query(
      "insert into bot (owner_id, name, symbol) select $1, 'Bot ' || n, 'EUR/USD' from generate_series(1, 10000) n",
      [owner?.["id"]],
    );
    await database.query(
      `with lease as (insert into watch_lease (id, expires_at) values (gen_random_uuid(), now() + interval '1 hour') returning id)
       insert into watched_bot (bot_id, lease_id) select b.id, lease.id from bot b, lease where b.owner_id = $1`,
      [owner?.["id"]],
    );

    const heard = await wakeUpsDuring(listener, () =>
      database.query(
        "update bot_state set run_status = 'RUNNING', last_error = 'x' where bot_id in (select id from bot where owner_id = $1)",
        [owner?.["id"]],
      ),
    );

    expect(new Set(heard).size).toBe(10_000);
  });
});

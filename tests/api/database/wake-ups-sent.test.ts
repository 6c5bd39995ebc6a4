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

describe("wake-ups of many bots", () => {
  const botsOf = (heard: readonly string[]) =>
    heard.flatMap((payload) => payload.replace(/^bot /, "").split(" ")).toSorted();

  /** Bots of an owner of their own, of which the first ones are watched. */
  async function makeBots(count: number, watched: number): Promise<readonly string[]> {
    const rows = await database.query(
      `with owner as (insert into account (email) values ('${crypto.randomUUID()}@example.org') returning id)
       insert into bot (owner_id, name, symbol) select id, 'Bot ' || n, 'EUR/USD' from owner, generate_series(1, ${count}) n
       returning id`,
    );
    const ids = rows.map(({ id }) => String(id)).toSorted();
    await database.query(
      `with lease as (insert into watch_lease (id, expires_at) values (gen_random_uuid(), now() + interval '1 hour') returning id)
       insert into watched_bot (bot_id, lease_id) select k.id, lease.id from unnest($1::uuid[]) k (id), lease`,
      [ids.slice(0, watched)],
    );
    return ids;
  }

  const asks = (botIds: readonly string[]) =>
    database.query(
      "insert into bot_action (bot_id, kind, requested_by) select k.id, 'START', 'ada@example.org' from unnest($1::uuid[]) k (id)",
      [botIds],
    );

  it("name the watched ones among all that a statement wrote, in one notification", async () => {
    const ids = await makeBots(20, 3);

    const heard = await wakeUpsDuring(listener, () =>
      database.query("update bot_state set mark_price = 1 where bot_id = any($1::uuid[])", [ids]),
    );

    expect(heard).toEqual([`bot ${ids.slice(0, 3).join(" ")}`]);
  });

  it("are not sent where none of them is watched", async () => {
    const ids = await makeBots(20, 0);

    const heard = await wakeUpsDuring(listener, () =>
      database.query("update bot_state set run_status = 'RUNNING' where bot_id = any($1::uuid[])", [ids]),
    );

    expect(heard).toEqual([]);
  });

  it.each([
    ["every status and error changes", "update bot_state set run_status = 'RUNNING', last_error = 'x'"],
    ["every row goes", "delete from bot_state"],
    [
      "every row is merged",
      "merge into bot_state s using bot b on b.id = s.bot_id when matched then update set mark_price = 1",
    ],
    [
      "every row is upserted",
      "insert into bot_state (bot_id) select id from bot on conflict (bot_id) do update set mark_price = 1",
    ],
    [
      "every bot gets an entry",
      "insert into bot_event (bot_id, kind, message) select id, 'ORDER', 'Bought' from bot",
    ],
  ])("are one notification where %s", async (_, statement) => {
    await database.query("delete from bot");
    const ids = await makeBots(150, 150);

    const heard = await wakeUpsDuring(listener, () => database.query(statement));

    expect(heard).toEqual([`bot ${ids.join(" ")}`]);
  });

  it("are one notification where every row comes", async () => {
    const ids = await makeBots(150, 150);
    await database.query("delete from bot_state where bot_id = any($1::uuid[])", [ids]);

    const heard = await wakeUpsDuring(listener, () =>
      database.query("insert into bot_state (bot_id) select unnest($1::uuid[])", [ids]),
    );

    expect(heard).toEqual([`bot ${ids.join(" ")}`]);
  });

  it("name each bot that two statements of one query wrote", async () => {
    const [first = "", second = ""] = await makeBots(2, 2);

    const heard = await wakeUpsDuring(listener, () =>
      database.query(
        `with one as (update bot_state set mark_price = 1 where bot_id = $1)
         update bot_state set mark_price = 2 where bot_id = $2`,
        [first, second],
      ),
    );

    expect(botsOf(heard)).toEqual([first, second]);
  });

  it("name what is committed, whatever is rolled back in between", async () => {
    const [first = "", second = "", third = ""] = await makeBots(3, 3);
    const writer = await sessions.open();
    const write = (botId: string) =>
      writer.query("update bot_state set run_status = 'RUNNING' where bot_id = $1", [botId]);

    const heard = await wakeUpsDuring(listener, async () => {
      await writer.query("begin");
      await write(first);
      await writer.query("savepoint one");
      await write(second);
      await writer.query("rollback to one");
      await write(third);
      await writer.query("commit");
    });

    expect(heard).toEqual([`bot ${first}`, `bot ${third}`]);
  });

  it("name what is written again after it was rolled back", async () => {
    const [first = ""] = await makeBots(1, 1);
    const writer = await sessions.open();
    const write = () => writer.query("update bot_state set run_status = 'RUNNING' where bot_id = $1", [first]);

    const heard = await wakeUpsDuring(listener, async () => {
      await writer.query("begin");
      await writer.query("savepoint one");
      await write();
      await writer.query("rollback to one");
      await write();
      await writer.query("commit");
    });

    expect(heard).toEqual([`bot ${first}`]);
  });

  it("come with the actions that the statement settled, each of its own row", async () => {
    const ids = await makeBots(3, 3);
    await asks(ids.slice(0, 2));

    const heard = await wakeUpsDuring(listener, () =>
      database.query("update bot_state set run_status = 'RUNNING' where bot_id = any($1::uuid[])", [ids]),
    );

    expect(heard.toSorted()).toEqual([`action ${ids[0]}`, `action ${ids[1]}`, `bot ${ids.join(" ")}`]);
  });

  it("tell of an entry that somebody writes after a report, in the same transaction", async () => {
    const [reported = "", noted = ""] = await makeBots(2, 2);

    const heard = await wakeUpsDuring(listener, () =>
      database.query(
        `update bot_state set run_status = 'RUNNING' where bot_id = '${reported}';
         insert into bot_event (bot_id, kind, message) values ('${noted}', 'ORDER', 'Bought')`,
      ),
    );

    expect(botsOf(heard)).toEqual([reported, noted]);
  });

  it("are fifty for ten thousand bots, each shorter than PostgreSQL's limit", { timeout: 60_000 }, async () => {
    const ids = await makeBots(10_000, 10_000);

    const heard = await wakeUpsDuring(listener, () =>
      database.query(
        "update bot_state set run_status = 'RUNNING', last_error = 'x' where bot_id = any($1::uuid[])",
        [ids],
      ),
    );

    expect(heard).toHaveLength(50);
    expect(Math.max(...heard.map((payload) => payload.length))).toBeLessThan(8_000);
    expect(botsOf(heard)).toEqual(ids);
  });
});

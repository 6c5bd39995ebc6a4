import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { insertBot } from "../../support/sql-databases.ts";
import { createSqlSessions, type SqlSessions, untilBlocked } from "../../support/sql-sessions.ts";

let database: TestDatabase;
let sessions: SqlSessions;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
});

afterAll(() => database.close());

beforeEach(async () => {
  sessions = createSqlSessions(database.url);
  botId = await insertBot(database.query);
});

afterEach(() => sessions.close());

const sequences = async () => {
  const rows = await database.query("select sequence::int as n from bot_event where bot_id = $1 order by 1", [
    botId,
  ]);
  return rows.map(({ n }) => n);
};
const revision = async () =>
  (await database.query("select revision::int as n from bot_state where bot_id = $1", [botId]))[0]?.["n"];

describe("bot_event, written by many at once", () => {
  it("has no gap and no double, although every third writer rolls back", async () => {
    const writers = await Promise.all(Array.from({ length: 8 }, () => sessions.open()));
    const rounds = Array.from({ length: 30 }, (_, round) => round);

    await Promise.all(
      writers.map(async (writer, number) => {
        for (const round of rounds) {
          const status = (round + number) % 2 === 0 ? "RUNNING" : "WAITING";
          await writer.query("begin");
          await writer.query("update bot_state set run_status = $2, last_error = $3 where bot_id = $1", [
            botId,
            status,
            `${number}.${round}`,
          ]);
          await writer.query("insert into bot_event (bot_id, kind, message) values ($1, 'ORDER', 'Bought')", [
            botId,
          ]);
          await writer.query((round + number) % 3 === 0 ? "rollback" : "commit");
        }
      }),
    );

    const found = await sequences();
    expect(found.length).toBeGreaterThan(300);
    expect(found).toEqual(found.map((_, index) => index + 1));
  });

  it("has no gap when entries and reports of the same bot cross each other", async () => {
    const [reporter, clerk] = await Promise.all([sessions.open(), sessions.open()]);
    const rounds = Array.from({ length: 100 }, (_, round) => round);

    await Promise.all([
      (async () => {
        for (const round of rounds) {
          await reporter.query("update bot_state set last_error = $2 where bot_id = $1", [botId, `${round}`]);
        }
      })(),
      (async () => {
        for (const round of rounds) {
          await clerk.query("insert into bot_event (bot_id, kind, message) values ($1, 'ORDER', $2)", [
            botId,
            `${round}`,
          ]);
        }
      })(),
    ]);

    const found = await sequences();
    expect(found).toEqual(found.map((_, index) => index + 1));
    expect(found).toHaveLength(202);
  });
});

describe("the revision, written by many at once", () => {
  it("counts every committed update", async () => {
    const writers = await Promise.all(Array.from({ length: 8 }, () => sessions.open()));

    await Promise.all(
      writers.map(async (writer) => {
        for (let round = 0; round < 25; round += 1) {
          await writer.query("update bot_state set mark_price = $2 where bot_id = $1", [botId, round]);
        }
      }),
    );

    expect(await revision()).toBe(201);
  });

  it("does not go back when an upsert waits for a delete", async () => {
    const [deleter, upserter, observer] = await Promise.all([sessions.open(), sessions.open(), sessions.open()]);
    await database.query("update bot_state set mark_price = 1 where bot_id = $1", [botId]);
    await deleter.query("begin");
    await deleter.query("delete from bot_state where bot_id = $1", [botId]);

    const upsert = upserter.query(
      "insert into bot_state (bot_id, mark_price) values ($1, 2) on conflict (bot_id) do update set mark_price = 2",
      [botId],
    );
    await untilBlocked(observer, upserter);
    await deleter.query("commit");
    await upsert;

    expect(await revision()).toBe(4);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const HISTORY = `query H($id: ID!, $since: DateTime!, $points: Int) {
  bot(id: $id) { history(since: $since, points: $points) { at markPrice unrealizedPnl dailyPnl runStatus } }
}`;
const HISTORIES = `query H($ids: [ID!]!, $since: DateTime!, $points: Int) {
  botHistories(ids: $ids, since: $since, points: $points) { botId samples { dailyPnl } }
}`;
const MINUTE_MS = 60_000;

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;
let id: string;
let other: string;

beforeAll(async () => {
  database = await startTestDatabase(["-c", "shared_preload_libraries=pg_stat_statements"]);
  await database.query("create extension pg_stat_statements");
  app = await startTestApp(database);
  ada = await aViewer(app);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  id = await ada.createBot();
  other = await ada.createBot();
  // Tells the server's own sampler that there is nothing new to sample; nobody is shown what is still to come.
  await database.query(
    `insert into bot_sample (bot_id, at, revision, run_status, daily_pnl)
     select bot_id, '9999-01-01', revision, run_status, daily_pnl from bot_state on conflict do nothing`,
  );
  await database.query("delete from bot_sample where at < '9999-01-01'");
});

/** Writes a sample for each of the last minutes; its daily PnL says how many minutes ago. */
const sample = (of: string, minutes: number) =>
  database.query(
    `insert into bot_sample (bot_id, at, revision, run_status, mark_price, unrealized_pnl, daily_pnl)
     select $1, date_trunc('minute', now()) - n * interval '1 minute', 0, 'RUNNING', 64311.20, -0.910, n
     from generate_series(0, ${minutes - 1}) n`,
    [of],
  );
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS).toISOString();
const history = async (minutes: number, points?: number) =>
  (await ada.ask(HISTORY, { id, since: ago(minutes), ...(points === undefined ? {} : { points }) })).data.bot
    .history;
const agesOf = (samples: readonly { readonly dailyPnl: string }[]) =>
  samples.map(({ dailyPnl }) => Number(dailyPnl));

describe("Bot.history", () => {
  it("has what was seen, to the last digit", async () => {
    await sample(id, 1);

    expect(await history(10)).toEqual([
      {
        at: expect.stringMatching(/:00\.000Z$/),
        markPrice: "64311.20",
        unrealizedPnl: "-0.910",
        dailyPnl: "0",
        runStatus: "RUNNING",
      },
    ]);
  });

  it("is empty where nothing was sampled", async () => {
    expect(await history(10)).toEqual([]);
  });

  it("has every sample, the oldest first, where there are no more than points", async () => {
    await sample(id, 5);

    expect(agesOf(await history(60))).toEqual([4, 3, 2, 1, 0]);
  });

  it("has only those of since or later", async () => {
    await sample(id, 60);

    const samples = await history(3);

    expect(Math.max(...agesOf(samples))).toBeLessThanOrEqual(3);
    expect(samples.length).toBeGreaterThanOrEqual(3);
  });

  it("has the last sample of each of as many equal parts as there are points", async () => {
    await sample(id, 120);

    expect(agesOf(await history(24 * 60, 4))).toEqual([90, 60, 30, 0]);
  });

  it("ends with the newest sample, however few points there are", async () => {
    await sample(id, 97);

    expect(agesOf(await history(24 * 60, 2)).at(-1)).toBe(0);
  });

  it("has no more than points, and 200 where nothing is said", async () => {
    await sample(id, 1_000);

    expect(await history(2_000)).toHaveLength(200);
    expect(await history(2_000, 999)).toHaveLength(999);
    expect((await ada.ask(HISTORY, { id, since: ago(2_000), points: null })).data.bot.history).toHaveLength(200);
  });

  it("leaves parts out in which nothing changed", async () => {
    await sample(id, 120);
    await database.query("delete from bot_sample where bot_id = $1 and daily_pnl between 30 and 89", [id]);

    expect(agesOf(await history(24 * 60, 4))).toEqual([90, 0]);
  });

  it("is empty for a time to come, and takes one of any age", async () => {
    await sample(id, 2);

    expect(await history(-60)).toEqual([]);
    expect((await ada.ask(HISTORY, { id, since: "0001-01-01T00:00:00.000Z" })).data.bot.history).toHaveLength(2);
  });

  it.each([1, 1_001])("refuses %i points", async (points) => {
    expect(await ada.refusal(HISTORY, { id, since: ago(1), points })).toEqual({
      code: "BAD_USER_INPUT",
      field: "points",
      message: `points must be 2 to 1000, found ${points}`,
    });
  });

  it("is one query for all bots of a list", async () => {
    await sample(id, 3);
    await sample(other, 2);
    await database.query("select pg_stat_statements_reset()");

    const { data } = await ada.ask(
      "query L($since: DateTime!) { bots(first: 50, orderBy: CREATED_AT_DESC) { edges { node { id history(since: $since, points: 30) { at } } } } }",
      { since: ago(60) },
    );

    const counts = new Map(
      data.bots.edges.map(({ node }: { node: { id: string; history: unknown[] } }) => [
        node.id,
        node.history.length,
      ]),
    );
    expect([counts.get(id), counts.get(other)]).toEqual([3, 2]);
    expect(
      await database.query(
        "select sum(calls)::int as calls from pg_stat_statements where query like '%bot_sample%' and query like '%ordinality%' and query not like '%pg_stat%'",
      ),
    ).toEqual([{ calls: 1 }]);
  });

  it("is one query for several spans of one bot", async () => {
    await sample(id, 100);

    const { data } = await ada.ask(
      `query S($id: ID!, $hour: DateTime!, $minutes: DateTime!) {
        bot(id: $id) { hour: history(since: $hour) { at } minutes: history(since: $minutes, points: 2) { at } }
      }`,
      { id, hour: ago(60), minutes: ago(10) },
    );

    expect(data.bot.hour.length).toBeGreaterThanOrEqual(60);
    expect(data.bot.minutes).toHaveLength(2);
  });
});

describe("botHistories", () => {
  it("has the histories in the order of the ids, each once", async () => {
    await sample(id, 2);

    const { data } = await ada.ask(HISTORIES, { ids: [other, id.toUpperCase(), other], since: ago(60) });

    expect(data.botHistories).toEqual([
      { botId: other, samples: [] },
      { botId: id, samples: [{ dailyPnl: "1" }, { dailyPnl: "0" }] },
    ]);
  });

  it("has 30 points where nothing is said", async () => {
    await sample(id, 200);

    const { data } = await ada.ask(HISTORIES, { ids: [id], since: ago(300) });

    expect(data.botHistories[0].samples).toHaveLength(30);
  });

  it("leaves out bots of others and those that do not exist", async () => {
    const bob = await aViewer(app);
    await sample(id, 2);

    const { data } = await bob.ask(HISTORIES, { ids: [id, crypto.randomUUID()], since: ago(60) });

    expect(data.botHistories).toEqual([]);
  });

  it("has none for no ids", async () => {
    expect((await ada.ask(HISTORIES, { ids: [], since: ago(60) })).data.botHistories).toEqual([]);
  });

  it.each([
    ["points", { points: 1 }, "points must be 2 to 200, found 1"],
    ["points", { points: 201 }, "points must be 2 to 200, found 201"],
    ["ids", { ids: Array.from({ length: 201 }, () => crypto.randomUUID()) }, "ids must be at most 200, found 201"],
  ])("refuses too many and too few %s", async (field, args, message) => {
    expect(await ada.refusal(HISTORIES, { ids: [id], since: ago(60), ...args })).toEqual({
      code: "BAD_USER_INPUT",
      field,
      message,
    });
  });

  it("refuses what is no id", async () => {
    expect(await ada.refusal(HISTORIES, { ids: ["17"], since: ago(60) })).toMatchObject({ code: "BAD_USER_INPUT" });
  });
});

describe("all of this", () => {
  it("meets no failure of ours", () => {
    expect(app.bugs).toEqual([]);
  });
});

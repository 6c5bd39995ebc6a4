import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forkOf } from "../../../api/database/orm.ts";
import { readHistories } from "../../../api/history/bot-history.ts";
import { performanceSince } from "../../../api/history/performance.ts";
import { listTrades } from "../../../api/history/trade-list.ts";
import { listBotEvents } from "../../../api/bots/bot-event-list.ts";
import { startTestApp } from "../../support/app.ts";
import { startTestDatabase } from "../../support/database.ts";
import { aViewerOf } from "../../support/viewers.ts";
import { insertBot, type SqlDatabase, sqlDatabases } from "../../support/sql-databases.ts";

describe.each(sqlDatabases)("on %s", (_, start) => {
  let database: SqlDatabase;
  let bot: string;
  let owner: string;

  beforeAll(async () => {
    database = await start();
    bot = await insertBot(database.query);
    owner = String((await database.query("select owner_id from bot where id = $1", [bot]))[0]?.["owner_id"]);
  });

  afterAll(() => database.close());

  it("trades are paged and summed alike", async () => {
    await database.query(
      `insert into trade (bot_id, side, price, quantity, fee, realized_pnl, reason, executed_at) values
       ($1, 'BUY', 2, 1, 0.25, null, 'Signal', '2026-11-23T02:00:00.000001Z'),
       ($1, 'SELL', 3, 1, 0.35, 0.4, 'Take profit', '2026-11-23T02:00:00.000002Z')`,
      [bot],
    );
    const em = forkOf(database.orm);

    const first = await listTrades(em, bot, { first: 1, after: null });
    const second = await listTrades(em, bot, { first: 1, after: first.edges[0]?.cursor ?? "" });

    expect([first, second].map(({ hasNextPage }) => hasNextPage)).toEqual([true, false]);
    expect([first, second].map(({ edges }) => edges.map(({ node }) => node.realizedPnl))).toEqual([
      ["0.4"],
      [null],
    ]);
    expect(await performanceSince(em, bot, new Date("2026-11-23T00:00Z"))).toEqual({
      tradeCount: 1,
      winCount: 1,
      lossCount: 0,
      grossPnl: "1",
      fees: "0.6",
      netPnl: "0.4",
    });
  });

  it("histories are read alike", async () => {
    await database.query(
      `insert into bot_sample (bot_id, at, revision, run_status, mark_price, daily_pnl)
       select $1, date_trunc('minute', now()) - n * interval '1 minute', 0, 'RUNNING', 1.50, n from generate_series(0, 9) n`,
      [bot],
    );
    const since = new Date(Date.now() - 3_600_000);

    const histories = await readHistories(
      forkOf(database.orm),
      [
        { botId: bot, since, points: 2 },
        { botId: crypto.randomUUID(), since, points: 2 },
      ],
      aViewerOf(owner),
    );

    expect(histories).toEqual([
      [
        { at: expect.any(Date), runStatus: "RUNNING", markPrice: "1.50", unrealizedPnl: null, dailyPnl: "5" },
        { at: expect.any(Date), runStatus: "RUNNING", markPrice: "1.50", unrealizedPnl: null, dailyPnl: "0" },
      ],
      null,
    ]);
  });

  it("logs are read alike", async () => {
    const events = await listBotEvents(forkOf(database.orm), bot, { first: 1, before: null, after: null });

    expect(events).toMatchObject([{ sequence: 2, message: "Stopped", gap: false, at: expect.any(Date) }]);
  });
});

describe("a server", () => {
  it("samples every bot when it starts", async () => {
    const database = await startTestDatabase();
    const bot = await insertBot(database.query);

    const app = await startTestApp(database);
    await app.close();

    expect(await database.query("select run_status from bot_sample where bot_id = $1", [bot])).toEqual([
      { run_status: "STOPPED" },
    ]);
    await database.close();
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const TRADES = `query T($id: ID!, $first: Int, $after: String) {
  bot(id: $id) {
    trades(first: $first, after: $after) {
      totalCount pageInfo { endCursor hasNextPage }
      edges { cursor node { id side price quantity fee realizedPnl reason executedAt } }
    }
  }
}`;
const PERFORMANCE = `query P($id: ID!, $since: DateTime!) {
  bot(id: $id) { performance(since: $since) { tradeCount winCount lossCount grossPnl fees netPnl } }
}`;

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;
let id: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  ada = await aViewer(app);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  id = await ada.createBot();
});

/** Writes a trade; one with a realized PnL closes a position, one without opens it. */
const trade = (executedAt: string, fee: string, realizedPnl: string | null = null, of = id) =>
  database.query(
    `insert into trade (bot_id, side, price, quantity, fee, realized_pnl, reason, executed_at)
     values ($1, $2, 64250.50, 0.015, $3, $4, 'Stop loss', $5)`,
    [of, realizedPnl === null ? "BUY" : "SELL", fee, realizedPnl, executedAt],
  );
const page = async (args: object = {}) => (await ada.ask(TRADES, { id, ...args })).data.bot.trades;
const instants = (edges: readonly { readonly node: { readonly executedAt: string } }[]) =>
  edges.map(({ node }) => node.executedAt.slice(11, 16));
const performanceSince = async (since: string) => (await ada.ask(PERFORMANCE, { id, since })).data.bot.performance;

describe("Bot.trades", () => {
  it("has every amount to the last digit", async () => {
    await trade("2026-11-23T02:00:00.123456Z", "0.000000000000000001", "-12.3400");

    expect(await page()).toEqual({
      totalCount: 1,
      pageInfo: { endCursor: expect.any(String), hasNextPage: false },
      edges: [
        {
          cursor: expect.any(String),
          node: {
            id: expect.stringMatching(/^[0-9a-f-]{36}$/),
            side: "SELL",
            price: "64250.50",
            quantity: "0.015",
            fee: "0.000000000000000001",
            realizedPnl: "-12.3400",
            reason: "Stop loss",
            executedAt: "2026-11-23T02:00:00.123Z",
          },
        },
      ],
    });
  });

  it("has none where none was made", async () => {
    expect(await page()).toEqual({ totalCount: 0, pageInfo: { endCursor: null, hasNextPage: false }, edges: [] });
  });

  it("begins with the newest", async () => {
    await trade("2026-11-23T02:00Z", "0");
    await trade("2026-11-23T04:00Z", "0");
    await trade("2026-11-23T03:00Z", "0");

    expect(instants((await page()).edges)).toEqual(["04:00", "03:00", "02:00"]);
  });

  it("has 20 where nothing is said, and counts all", async () => {
    await database.query(
      `insert into trade (bot_id, side, price, quantity, fee, reason, executed_at)
       select $1, 'BUY', 1, 1, 0, 'x', now() + n * interval '1 second' from generate_series(1, 25) n`,
      [id],
    );

    const { edges, totalCount, pageInfo } = await page();

    expect([edges.length, totalCount, pageInfo.hasNextPage]).toEqual([20, 25, true]);
  });

  it("is paged without leaving one out or repeating one, though many share an instant", async () => {
    await database.query(
      `insert into trade (bot_id, side, price, quantity, fee, reason, executed_at)
       select $1, 'BUY', 1, 1, 0, 'x', '2026-11-23T02:00:00.123456Z'::timestamptz + n / 4 * interval '1 microsecond'
       from generate_series(0, 10) n`,
      [id],
    );
    const found: string[] = [];

    for (let after: string | null = null, hasNextPage = true; hasNextPage;) {
      const { edges, pageInfo } = await page({ first: 3, after });
      found.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
      ({ endCursor: after, hasNextPage } = pageInfo);
    }

    expect(new Set(found).size).toBe(11);
    expect(found).toHaveLength(11);
  });

  it("has those of its own bot alone", async () => {
    await trade("2026-11-23T02:00Z", "0", null, await ada.createBot());

    expect((await page()).totalCount).toBe(0);
  });

  it.each([0, 201])("refuses first = %i", async (first) => {
    expect(await ada.refusal(TRADES, { id, first })).toEqual({
      code: "BAD_USER_INPUT",
      field: "first",
      message: `first must be 1 to 200, found ${first}`,
    });
  });

  it.each(["", "nonsense", btoa("1"), btoa("1 2"), btoa(`${"9".repeat(18)} 7f1f2c9a-0000-4000-8000-000000000000`)])(
    "refuses %j as a cursor",
    async (after) => {
      expect(await ada.refusal(TRADES, { id, after })).toMatchObject({
        code: "BAD_USER_INPUT",
        message: expect.stringContaining("is not a cursor of a list of trades"),
      });
    },
  );
});

describe("Bot.performance", () => {
  it("counts what was closed, and adds up exactly", async () => {
    await trade("2026-11-23T02:00Z", "0.1");
    await trade("2026-11-23T02:10Z", "0.2", "10.000000000000000001");
    await trade("2026-11-23T02:20Z", "0.3");
    await trade("2026-11-23T02:30Z", "0.4", "-4.5");
    await trade("2026-11-23T02:40Z", "0.5");
    await trade("2026-11-23T02:50Z", "0.6", "0");

    expect(await performanceSince("2026-11-23T00:00:00.000Z")).toEqual({
      tradeCount: 3,
      winCount: 1,
      lossCount: 1,
      grossPnl: "7.600000000000000001",
      fees: "2.1",
      netPnl: "5.500000000000000001",
    });
  });

  it("is of zeros where nothing was closed", async () => {
    await trade("2026-11-23T02:00Z", "0.1");

    expect(await performanceSince("2026-11-23T00:00:00.000Z")).toEqual({
      tradeCount: 0,
      winCount: 0,
      lossCount: 0,
      grossPnl: "0",
      fees: "0",
      netPnl: "0",
    });
  });

  it("counts the fee of an entry before since, and neither an earlier trade's nor an open one's", async () => {
    await trade("2026-11-23T01:00Z", "100");
    await trade("2026-11-23T01:10Z", "200", "50");
    await trade("2026-11-23T01:20Z", "0.1");
    await trade("2026-11-23T02:00Z", "0.2", "1.7");
    await trade("2026-11-23T02:10Z", "1000");

    expect(await performanceSince("2026-11-23T02:00:00.000Z")).toEqual({
      tradeCount: 1,
      winCount: 1,
      lossCount: 0,
      grossPnl: "2",
      fees: "0.3",
      netPnl: "1.7",
    });
  });

  it("has those of its own bot alone", async () => {
    await trade("2026-11-23T02:00Z", "1", "1", await ada.createBot());

    expect(await performanceSince("2026-11-23T00:00:00.000Z")).toMatchObject({ tradeCount: 0, fees: "0" });
  });

  it("takes an instant of any age", async () => {
    await trade("2026-11-23T02:00Z", "0", "1");

    expect(await performanceSince("0001-01-01T00:00:00.000Z")).toMatchObject({ netPnl: "1" });
    expect(await performanceSince("9999-12-31T23:59:59.999Z")).toMatchObject({ netPnl: "0" });
  });
});

describe("all of this", () => {
  it("meets no failure of ours", () => {
    expect(app.bugs).toEqual([]);
  });
});

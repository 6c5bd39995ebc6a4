import type { MikroORM } from "@mikro-orm/sql";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../../api/database/orm.ts";
import type { MarketFeed } from "../../../api/market/market-feed.ts";
import { createReplayFeed } from "../../../api/market/replay-feed.ts";
import { createRunner, type Runner } from "../../../api/runner/runner.ts";
import { aMarket, hourly } from "../../support/candles.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import {
  addAction,
  addPaperBot,
  changeBot,
  logOf,
  silentLog,
  stateOf,
  tradesOf,
  untilEnded,
} from "../../support/paper-bots.ts";

/** Looks at three candles, so that a handful of prices makes a story. */
const QUICK = { fastEmaPeriod: 2, slowEmaPeriod: 3, rsiPeriod: 2 };
/** Bought at the fourth, held at the fifth, sold with a gain at the sixth. */
const STORY = ["10", "9", "12", "11", "11.2", "12"];
const WARM_UP = 3;

const story = createReplayFeed({ candles: hourly(STORY), speed: 1 });
const market = createReplayFeed({ candles: aMarket(300), speed: 1_000_000_000 });

describe.each([
  ["PostgreSQL", openPostgres],
  ["the embedded database", openEmbedded],
])("createRunner on %s", (_, open) => {
  let orm: MikroORM;
  let close: () => Promise<void>;
  const runners: Runner[] = [];

  const aRunner = (feed: MarketFeed): Runner => {
    const runner = createRunner({ orm, feed, log: silentLog });
    runners.push(runner);
    return runner;
  };
  const execute = (text: string) => orm.em.fork().getConnection().execute(text);
  const ticks = async (runner: Runner, botId: string, count: number) => {
    for (let tick = 0; tick < count; tick += 1) {
      await runner.tick(botId);
    }
  };
  const finish = async (runner: Runner, botId: string) => {
    let outcome = await runner.tick(botId);
    while (outcome.state === "reported" && !outcome.hasEnded) {
      outcome = await runner.tick(botId);
    }
  };

  beforeAll(async () => {
    ({ orm, close } = await open());
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    await execute("delete from account");
  });
  afterAll(() => close());

  it("takes the paper bots that shall run", async () => {
    const running = await addPaperBot(orm);
    await addPaperBot(orm, { wanted: "STOPPED" });
    await addPaperBot(orm, { kind: "EXTERNAL" });

    expect(await aRunner(story).lease()).toEqual([running]);
  });

  it("leaves bots alone that another runner has", async () => {
    await addPaperBot(orm);
    await aRunner(story).lease();

    expect(await aRunner(story).lease()).toEqual([]);
  });

  it("does not tick a bot that it has not leased", async () => {
    const botId = await addPaperBot(orm);

    expect(await aRunner(story).tick(botId)).toEqual({ state: "gone" });
  });

  it("reports why it waits, with a heartbeat", async () => {
    const botId = await addPaperBot(orm, QUICK);
    const runner = aRunner(story);
    await runner.lease();

    await runner.tick(botId);

    expect(await stateOf(orm, botId)).toMatchObject({
      runStatus: "WAITING",
      reason: "Waiting for 3 candles, 1 so far",
      markPrice: "10",
      lastRunAt: expect.any(Date),
    });
  });

  it("reports its position while it has one", async () => {
    const botId = await addPaperBot(orm, { ...QUICK, trailingStopPercent: "1" });
    const runner = aRunner(story);
    await runner.lease();

    await ticks(runner, botId, WARM_UP + 2);

    expect(await stateOf(orm, botId)).toMatchObject({
      runStatus: "RUNNING",
      reason: null,
      inPosition: true,
      entryPrice: "11.0011",
      positionSize: "90.90000091",
      markPrice: "11.2",
      unrealizedPnl: "18.08001018",
      stopLossPrice: "10.781078",
      takeProfitPrice: "11.441144",
      trailingStopPrice: "11.088",
      highestPriceSinceEntry: "11.2",
      dailyPnl: "0",
      dailyTradeCount: 1,
    });
  });

  it("forgets the position when it is sold, and counts what it realized", async () => {
    const botId = await addPaperBot(orm, QUICK);
    const runner = aRunner(story);
    await runner.lease();

    await ticks(runner, botId, WARM_UP + 3);

    const [, sale] = await tradesOf(orm, botId);
    expect(await stateOf(orm, botId)).toMatchObject({
      runStatus: "WAITING",
      inPosition: false,
      entryPrice: null,
      positionSize: null,
      unrealizedPnl: null,
      stopLossPrice: null,
      takeProfitPrice: null,
      trailingStopPrice: null,
      highestPriceSinceEntry: null,
      dailyPnl: sale?.realizedPnl,
      dailyTradeCount: 2,
    });
  });

  it("writes every fill as a trade, dated by the market's clock", async () => {
    const botId = await addPaperBot(orm, QUICK);
    const runner = aRunner(story);
    await runner.lease();

    await finish(runner, botId);

    expect(await tradesOf(orm, botId)).toMatchObject([
      { side: "BUY", price: "11.0011", realizedPnl: null, executedAt: "2024-01-01T04:00:00.000Z" },
      { side: "SELL", price: "11.9988", reason: "Take profit", executedAt: "2024-01-01T06:00:00.000Z" },
    ]);
  });

  it("logs its orders among its changes of status", async () => {
    const botId = await addPaperBot(orm, QUICK);
    const runner = aRunner(story);
    await runner.lease();

    await ticks(runner, botId, WARM_UP + 3);

    expect((await logOf(orm, botId)).slice(2)).toEqual([
      "STATUS Waiting: Waiting for 3 candles, 1 so far",
      "ORDER Bought 90.90000091 EUR/USD at 11.0011, fee 0.4: Signal: Fast EMA above slow EMA, RSI 50.0",
      "STATUS Running",
      "ORDER Sold 90.90000091 EUR/USD at 11.9988, fee 0.21813819, realized PnL 90.07279272: Take profit",
      "STATUS Waiting: Take profit at 11.9988; waiting for the next candle",
    ]);
  });

  it("waits at the end of a replay", async () => {
    const botId = await addPaperBot(orm, QUICK);
    const runner = aRunner(story);
    await runner.lease();

    await finish(runner, botId);

    expect(await stateOf(orm, botId)).toMatchObject({ runStatus: "WAITING", reason: "The replay has ended" });
  });

  it("stops a bot when asked to, confirms it, and lets go of it", async () => {
    const botId = await addPaperBot(orm, QUICK);
    const runner = aRunner(story);
    await runner.lease();
    await runner.tick(botId);
    const actionState = await addAction(orm, botId, "STOP");

    const outcome = await runner.tick(botId);

    expect(outcome).toEqual({ state: "stopped" });
    expect(await stateOf(orm, botId)).toMatchObject({ runStatus: "STOPPED", reason: null });
    expect(await actionState()).toBe("CONFIRMED");
    expect(await runner.lease()).toEqual([]);
  });

  it("keeps an open position over a stop, and says so", async () => {
    const botId = await addPaperBot(orm, QUICK);
    const runner = aRunner(story);
    await runner.lease();
    await ticks(runner, botId, WARM_UP + 1);
    await changeBot(orm, botId, { wanted: "STOPPED" });

    await runner.tick(botId);

    expect(await stateOf(orm, botId)).toMatchObject({
      runStatus: "STOPPED",
      reason: "Stopped with an open position, which is kept and no longer watched",
      inPosition: true,
      entryPrice: "11.0011",
    });
  });

  it("goes on with its position when it is started again", async () => {
    const botId = await addPaperBot(orm, QUICK);
    const runner = aRunner(story);
    await runner.lease();
    await ticks(runner, botId, WARM_UP + 1);
    await changeBot(orm, botId, { wanted: "STOPPED" });
    await runner.tick(botId);
    const actionState = await addAction(orm, botId, "START");
    await runner.lease();

    await runner.tick(botId);

    expect(await actionState()).toBe("CONFIRMED");
    expect(await stateOf(orm, botId)).toMatchObject({ runStatus: "RUNNING", inPosition: true, markPrice: "11.2" });
  });

  it("takes a bot that shall stop and has not said so, and one whose stop nobody confirmed", async () => {
    const unsaid = await addPaperBot(orm, { wanted: "STOPPED" });
    await execute("update bot_state set run_status = 'RUNNING'");
    const unconfirmed = await addPaperBot(orm);
    await addAction(orm, unconfirmed, "STOP");

    expect(new Set(await aRunner(story).lease())).toEqual(new Set([unsaid, unconfirmed]));
  });

  it("hands a dead runner's bots on without repeating or leaving out a trade", async () => {
    const killed = await addPaperBot(orm);
    const undisturbed = await addPaperBot(orm);
    const [first, second] = [aRunner(market), aRunner(market)];
    await first.lease();
    await ticks(first, killed, 150);
    await finish(first, undisturbed);
    await execute("update paper_book set lease_expires_at = clock_timestamp()");

    await second.lease();
    await finish(second, killed);

    const trades = await tradesOf(orm, killed);
    expect(trades.length).toBeGreaterThan(4);
    expect(trades).toEqual(await tradesOf(orm, undisturbed));
  });

  it("writes nothing more for a bot that another runner took", async () => {
    const botId = await addPaperBot(orm);
    const [first, second] = [aRunner(market), aRunner(market)];
    await first.lease();
    await execute("update paper_book set lease_expires_at = clock_timestamp()");
    await second.lease();
    const { revision } = await stateOf(orm, botId);

    const outcome = await first.tick(botId);

    expect(outcome).toEqual({ state: "gone" });
    expect(await stateOf(orm, botId)).toMatchObject({ revision });
  });

  it("gives its bots back at once when it is stopped", async () => {
    const botId = await addPaperBot(orm);
    const first = aRunner(story);
    await first.lease();

    await first.stop();

    expect(await aRunner(story).lease()).toEqual([botId]);
  });

  it.each([
    [
      { positionType: "SHORT" } as const,
      "Short selling is not available in this version; choose LONG as the position type",
    ],
    [{ leverage: 3 }, "Leverage is not available in this version: found 3, expected 1"],
    [
      { timeframe: "1m" } as const,
      "The replay's candles are 60 minutes long and cannot make candles of 1m; choose a timeframe they fit into",
    ],
  ])("reports %o as an error, which fails a start", async (changes, message) => {
    const botId = await addPaperBot(orm, changes);
    const actionState = await addAction(orm, botId, "START");
    const runner = aRunner(story);
    await runner.lease();

    await runner.tick(botId);

    expect(await stateOf(orm, botId)).toMatchObject({ runStatus: "ERROR", lastError: message });
    expect(await actionState()).toBe("FAILED");
  });

  it("recovers by itself when an error is gone, on the candle where it was", async () => {
    const botId = await addPaperBot(orm, { ...QUICK, leverage: 3 });
    const runner = aRunner(story);
    await runner.lease();
    await runner.tick(botId);
    await changeBot(orm, botId, { leverage: 1 });

    await runner.tick(botId);

    expect(await stateOf(orm, botId)).toMatchObject({ runStatus: "WAITING", lastError: null, markPrice: "10" });
    expect(await logOf(orm, botId)).toContain("RECOVERED The error is gone");
  });

  it("reports a row that makes no sense to it", async () => {
    const botId = await addPaperBot(orm);
    await execute("update bot_state set in_position = true");
    const runner = aRunner(story);
    await runner.lease();

    await runner.tick(botId);

    expect(await stateOf(orm, botId)).toMatchObject({
      runStatus: "ERROR",
      lastError:
        "The row says that a position is open but not its entry price and size; correct it, or set in_position to false",
    });
  });

  it("reports what the database refuses to take, and rolls the tick back", async () => {
    const botId = await addPaperBot(orm, { ...QUICK });
    const impossible: MarketFeed = {
      ...story,
      look: (question) => ({
        ...story.look(question),
        state: "trading",
        price: "-1",
        at: new Date(0),
        closes: [],
        hasNewCandle: false,
      }),
    };
    const runner = aRunner(impossible);
    await runner.lease();

    await runner.tick(botId);

    expect(await stateOf(orm, botId)).toMatchObject({
      runStatus: "ERROR",
      lastError: expect.stringContaining("bot_state_mark_price_makes_sense"),
      markPrice: null,
    });
  });

  it("brings back the row of a bot whose row was deleted", async () => {
    const botId = await addPaperBot(orm, QUICK);
    const runner = aRunner(story);
    await runner.lease();
    await execute("delete from bot_state");
    await runner.tick(botId);

    await runner.lease();
    await runner.tick(botId);

    expect(await stateOf(orm, botId)).toMatchObject({ runStatus: "WAITING" });
  });

  it("begins anew in another market", async () => {
    const botId = await addPaperBot(orm, QUICK);
    const elsewhere = aRunner(market);
    await elsewhere.lease();
    await elsewhere.tick(botId);
    await elsewhere.stop();
    const runner = aRunner(story);
    await runner.lease();

    await runner.tick(botId);

    expect(await stateOf(orm, botId)).toMatchObject({ markPrice: "10" });
  });

  it("runs by itself once it is started", async () => {
    const botId = await addPaperBot(orm);
    const { feed, ended } = untilEnded(market, 1);
    const runner = aRunner(feed);

    runner.start();
    await ended;
    await runner.stop();

    expect(await stateOf(orm, botId)).toMatchObject({ runStatus: "WAITING", revision: 302 });
  });

  it("looks at a bot at once when it is woken", async () => {
    const { feed, ended } = untilEnded(market, 1);
    const runner = createRunner({ orm, feed, log: silentLog, leaseIntervalMs: 3_600_000 });
    runners.push(runner);
    runner.start();
    const botId = await addPaperBot(orm);

    runner.wake(botId);
    await ended;
    await runner.stop();

    expect(await stateOf(orm, botId)).toMatchObject({ runStatus: "WAITING" });
  });
});

async function openPostgres() {
  const database: TestDatabase = await startTestDatabase();
  return { orm: database.orm, close: database.close };
}

async function openEmbedded() {
  const orm = await openDatabase({ dataDir: "memory://" });
  await orm.migrator.up();
  return { orm, close: () => orm.close(true) };
}

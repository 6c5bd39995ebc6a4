import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { BotState } from "../../../api/bots/bot-state.entity.ts";
import type { Market } from "../../../api/market/create-market.ts";
import { createRunner, type Runner } from "../../../api/runner/runner.ts";
import { binanceHistory, binanceTicker } from "../../support/binance-messages.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type ExchangeServer, startExchangeServer } from "../../support/exchange-server.ts";
import { aLiveMarket } from "../../support/markets.ts";
import { addPaperBot, silentLog, stateOf, tradesOf } from "../../support/paper-bots.ts";

/** Looks at three candles, so that a handful of prices makes a story. */
const BOT = { symbol: "BTC/USDT", timeframe: "1h", fastEmaPeriod: 2, slowEmaPeriod: 3, rsiPeriod: 2 } as const;
const HOUR_MS = 3_600_000;
/** The fast average ends above the slow one; the last candle still grows. */
const RISING = ["10", "9", "12", "11", "11"];

let database: TestDatabase;
let exchange: ExchangeServer;
let market: Market;
let runner: Runner;
let botId: string;

/** Ticks until the bot says what is expected. */
const tickUntil = (fits: (state: Pick<BotState, "runStatus" | "reason">) => boolean) =>
  vi.waitUntil(
    async () => {
      await runner.tick(botId);
      const state = await stateOf(database.orm, botId);
      return fits(state) && state;
    },
    { timeout: 10_000 },
  );
/** The exchange shows a price, once the ticker was asked for on whichever connection comes. */
const showPrice = async (price: string) => {
  const line = await exchange.nextLine();
  const { params } = await line.nextAsked();
  if (params[0] !== "btcusdt@ticker") {
    return showPrice(price);
  }
  line.say(binanceTicker("btcusdt", price));
  return line;
};

beforeAll(async () => {
  database = await startTestDatabase();
});
beforeEach(async () => {
  exchange = await startExchangeServer();
  const newest = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  exchange.answer(() => ({ status: 200, body: binanceHistory(RISING, newest, HOUR_MS) }));
  market = await aLiveMarket("binance", exchange);
  if (market.feed === null) {
    throw new Error("The test runs bots");
  }
  runner = createRunner({ orm: database.orm, feed: market.feed, log: silentLog });
  botId = await addPaperBot(database.orm, BOT);
  await runner.lease();
});
afterEach(async () => {
  await runner.stop();
  market.close();
  await exchange.close();
});
afterAll(() => database?.close());

describe("a paper bot on an exchange", () => {
  it("waits while no price has come", async () => {
    await runner.tick(botId);

    expect(await stateOf(database.orm, botId)).toMatchObject({
      runStatus: "WAITING",
      reason: "Waiting for Binance",
      lastError: null,
    });
  });

  it("buys by the exchange's candles, at its price", async () => {
    await runner.tick(botId);
    await showPrice("11.00");

    await tickUntil(({ runStatus }) => runStatus === "RUNNING");

    expect(await tradesOf(database.orm, botId)).toMatchObject([{ side: "BUY", price: "11.0011" }]);
  });

  it("keeps its position while the exchange is away, says why it waits, and goes on when it is back", async () => {
    await runner.tick(botId);
    const line = await showPrice("11.00");
    await tickUntil(({ runStatus }) => runStatus === "RUNNING");
    line.cut();

    const waiting = await tickUntil(({ runStatus }) => runStatus === "WAITING");
    expect(waiting).toMatchObject({
      reason: "The connection to Binance is lost; it is being brought back; the open position is kept",
      inPosition: true,
    });
    expect(await tradesOf(database.orm, botId)).toHaveLength(1);
    await showPrice("12.00");
    await tickUntil(({ reason }) => reason?.startsWith("Take profit") === true);

    expect(await tradesOf(database.orm, botId)).toMatchObject([
      { side: "BUY" },
      { side: "SELL", price: "11.9988" },
    ]);
  });

  it("runs its exits where the exchange has prices and no candles", async () => {
    await runner.tick(botId);
    const line = await showPrice("11.00");
    await tickUntil(({ runStatus }) => runStatus === "RUNNING");
    exchange.answer(() => ({ status: 500, body: {} }));

    line.say(binanceTicker("btcusdt", "10.00"));

    expect(await tickUntil(({ reason }) => reason?.startsWith("Stop loss") === true)).toMatchObject({
      inPosition: false,
    });
  });

  it("says what the exchange says of a symbol that it does not trade", async () => {
    exchange.answer(() => ({ status: 400, body: { code: -1121, msg: "Invalid symbol." } }));

    expect(await tickUntil(({ reason }) => reason?.includes("Invalid") === true)).toMatchObject({
      runStatus: "WAITING",
      reason: "Binance answered 400: Invalid symbol.",
    });
  });

  it("says in an error that its symbol is none", async () => {
    const other = await addPaperBot(database.orm, { ...BOT, symbol: "gold" });
    await runner.lease();
    await runner.tick(other);

    expect(await stateOf(database.orm, other)).toMatchObject({
      runStatus: "ERROR",
      lastError: 'Binance trades symbols such as BTC/USDT, found "gold"',
    });
  });
});

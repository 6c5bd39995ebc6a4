import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMarketFeed } from "../../../api/market/create-market-feed.ts";
import { createRunner } from "../../../api/runner/runner.ts";
import { aFile, aMarket, toCsv } from "../../support/candles.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { addPaperBot, silentLog, stateOf, tradesOf, untilEnded } from "../../support/paper-bots.ts";
import { plainReplay } from "../../support/plain-replay.ts";

/** REPLAY_FILE replays hourly candles of one's own instead of made-up ones. */
const FILE = process.env["REPLAY_FILE"];

/** Three bots that between them meet every exit and a limit. */
const BOTS = {
  usual: {},
  nervous: { stopLossPercent: "0.5", takeProfitPercent: "0.9", trailingStopPercent: "0.7" },
  limited: { stopLossPercent: "0.25", takeProfitPercent: "0.4", maxDailyTrades: 4, maxDailyLossPercent: "0.3" },
};
const PLAIN = {
  usual: { orderSize: 1_000, stopLoss: 200, takeProfit: 400 },
  nervous: { orderSize: 1_000, stopLoss: 50, takeProfit: 90, trailingStop: 70 },
  limited: { orderSize: 1_000, stopLoss: 25, takeProfit: 40, maxDailyTrades: 4, maxDailyLoss: 30 },
};
type BotName = keyof typeof BOTS;

describe("a replay", () => {
  let file: string;
  let database: TestDatabase;
  let fast: Record<BotName, string>;
  let slow: Record<BotName, string>;

  /** Runs one bot of each sort from the first candle to the last. */
  async function replayAt(speed: number): Promise<Record<BotName, string>> {
    const bots = {
      usual: await addPaperBot(database.orm, BOTS.usual),
      nervous: await addPaperBot(database.orm, BOTS.nervous),
      limited: await addPaperBot(database.orm, BOTS.limited),
    };
    const { feed, ended } = untilEnded(await createMarketFeed(`replay:${file}?speed=${speed}`), 3);
    const runner = createRunner({ orm: database.orm, feed, log: silentLog });
    runner.start();
    await ended;
    await runner.stop();
    await database.query("update bot set wanted = 'STOPPED'");
    return bots;
  }

  beforeAll(async () => {
    file = FILE ?? (await aFile(toCsv(aMarket(700))));
    database = await startTestDatabase();
    fast = await replayAt(1_000_000_000);
    slow = await replayAt(1_200_000);
  }, 300_000);
  afterAll(() => database.close());

  it.each(["usual", "nervous", "limited"] as const)(
    "gives a %s bot the trades of a plain recomputation, to the last digit",
    async (name) => {
      const trades = await tradesOf(database.orm, fast[name]);

      expect(trades).toEqual(plainReplay(file, PLAIN[name]));
    },
  );

  it.each(["usual", "nervous", "limited"] as const)(
    "gives a %s bot the same trades whatever the speed",
    async (name) => {
      const trades = await tradesOf(database.orm, slow[name]);

      expect(trades).toEqual(await tradesOf(database.orm, fast[name]));
    },
  );

  it("trades often enough for that to mean something", async () => {
    const trades = await tradesOf(database.orm, fast.nervous);

    expect(new Set(trades.map(({ reason }) => reason.split(":")[0]))).toEqual(
      new Set(["Signal", "Stop loss", "Take profit", "Trailing stop"]),
    );
  });

  it("leaves the bots waiting at its end", async () => {
    const state = await stateOf(database.orm, slow.nervous);

    expect([state.runStatus, state.reason]).toEqual(["WAITING", expect.stringContaining("The replay has ended")]);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { MarketFeed } from "../../../api/market/market-feed.ts";
import { createReplayFeed } from "../../../api/market/replay-feed.ts";
import { createSimulatedFeed } from "../../../api/market/simulated-feed.ts";
import { createRunner, type Runner } from "../../../api/runner/runner.ts";
import { aMarket } from "../../support/candles.ts";
import { runOn, startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { addPaperBot, silentLog, stateOf } from "../../support/paper-bots.ts";

const market = createReplayFeed({ candles: aMarket(300), speed: 1 });

describe("several runners on PostgreSQL", () => {
  let database: TestDatabase;
  const runners: Runner[] = [];

  const aRunner = (feed: MarketFeed): Runner => {
    const runner = createRunner({ orm: database.orm, feed, log: silentLog });
    runners.push(runner);
    return runner;
  };

  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    await database.query("delete from account");
  });
  afterAll(() => database.close());

  it("share the bots, each bot once, when they lease at the same moment", async () => {
    const botIds = await Promise.all(Array.from({ length: 20 }, () => addPaperBot(database.orm)));

    const leased = await Promise.all([market, market, market, market].map((feed) => aRunner(feed).lease()));

    expect(leased.flat().toSorted()).toEqual(botIds.toSorted());
  });

  it("make a stop wait for the tick under way", async () => {
    const botId = await addPaperBot(database.orm);
    const runner = aRunner(market);
    await runner.lease();

    const outcomes = await runOn(database.url, async (client) => {
      await client.query("begin");
      await client.query("select from paper_book for update");
      const tick = runner.tick(botId);
      await vi.waitFor(isSomebodyWaiting, { timeout: 5_000 });
      const stop = await database
        .query("set lock_timeout = '50ms'; update bot set wanted = 'STOPPED'")
        .catch((error: unknown) => String(error));
      await client.query("commit");
      return { stop, tick: (await tick).state };
    });

    expect(outcomes).toEqual({ stop: "error: canceling statement due to lock timeout", tick: "reported" });
  });

  it("obey a stop that was under way when the tick began", async () => {
    const botId = await addPaperBot(database.orm);
    const runner = aRunner(market);
    await runner.lease();

    const outcome = await runOn(database.url, async (client) => {
      await client.query("begin");
      await client.query("update bot set wanted = 'STOPPED'");
      const tick = runner.tick(botId);
      await vi.waitFor(isSomebodyWaiting, { timeout: 5_000 });
      await client.query("commit");
      return tick;
    });

    expect(outcome).toEqual({ state: "stopped" });
    expect(await stateOf(database.orm, botId)).toMatchObject({ runStatus: "STOPPED" });
  });

  it("take over from one that is not heard of, without being asked", async () => {
    const botId = await addPaperBot(database.orm);
    await aRunner(market).lease();
    await database.query("update paper_book set lease_expires_at = clock_timestamp()");
    const { feed, looked } = untilLooked(createSimulatedFeed());

    aRunner(feed).start();
    await looked;

    expect(await ownerOf(botId)).toHaveLength(1);
  });

  it("outlive a database that goes away, and log that once", async () => {
    const messages: string[] = [];
    const note = (_: unknown, text?: string) => {
      messages.push(text ?? "");
    };
    const simulated = createSimulatedFeed();
    const before = untilLooked(simulated);
    const after = untilLooked(simulated);
    let current = before;
    const botId = await addPaperBot(database.orm);
    const runner = createRunner({
      orm: database.orm,
      feed: { ...simulated, look: (question) => current.feed.look(question) },
      log: { info: note, error: note },
      tickIntervalMs: 50,
      leaseIntervalMs: 100,
    });
    runners.push(runner);
    runner.start();
    await before.looked;

    await database.server.stop();
    current = after;
    await database.server.start();
    await after.looked;
    await runner.stop();

    expect(messages).toEqual([
      "Running more paper bots",
      "Paper bots cannot be run; trying again",
      "Paper bots run again",
    ]);
    expect(await stateOf(database.orm, botId)).toMatchObject({ lastError: null });
  });

  async function isSomebodyWaiting() {
    const waiting = await database.query("select from pg_stat_activity where wait_event_type = 'Lock'");
    if (waiting.length === 0) {
      throw new Error("Nobody waits for a lock");
    }
  }

  async function ownerOf(botId: string) {
    return database.query("select from paper_book where bot_id = $1 and lease_expires_at > clock_timestamp()", [
      botId,
    ]);
  }
});

/** A feed that also says when it was first asked. */
function untilLooked(feed: MarketFeed): { readonly feed: MarketFeed; readonly looked: Promise<void> } {
  const looked = Promise.withResolvers<void>();
  return {
    looked: looked.promise,
    feed: {
      ...feed,
      look: (question) => {
        looked.resolve();
        return feed.look(question);
      },
    },
  };
}

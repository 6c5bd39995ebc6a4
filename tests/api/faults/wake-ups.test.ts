import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createSqlSessions, type SqlSessions } from "../../support/sql-sessions.ts";
import { createStreamViewer, type StreamViewer, type TestStream, within } from "../../support/streams.ts";

/** So long that nothing which arrives sooner can owe it to the clock. */
const LONG_INTERVAL_MS = 30_000;

let database: TestDatabase;
let sessions: SqlSessions;
let app: TestApp;
let viewer: StreamViewer;
let botId: string;
let owner: { readonly id: string; readonly token: string };
let accounts = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  sessions = createSqlSessions(database.url);
});

beforeEach(() => {
  accounts += 1;
});

afterEach(async () => {
  viewer.closeAll();
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
  await app.close();
});

afterAll(async () => {
  await sessions?.close();
  await database?.close();
});

async function start(options: { readonly push?: boolean; readonly pollIntervalMs: number }): Promise<void> {
  app = await startTestApp(database, options);
  owner = await anAccount(app, `owner${accounts}@example.org`);
  viewer = createStreamViewer(app.fetch, "/graphql", owner.token);
  botId = await createBot(database, owner.id);
}

/** Waits until wake-ups are asked for and no write from before is under way, so that the bot is watched in peace. */
async function watchCalmly(): Promise<TestStream> {
  const stream = await viewer.botStatus(botId);
  await stream.next();
  await report(database, botId, { mark_price: "0" });
  await stream.next();
  return stream;
}

const priceOf = (stream: TestStream, price: string) =>
  stream.until(({ data }) => data.data.botStatus.markPrice === price);

const killListener = () =>
  database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'botwatch wake-ups'",
  );

describe("a lost LISTEN connection", () => {
  it("delays no change beyond the interval and a second", async () => {
    await start({ pollIntervalMs: 2_000 });
    const stream = await watchCalmly();

    await killListener();
    await report(database, botId, { mark_price: "1" });

    expect((await within(5_000, priceOf(stream, "1"))).event).toBe("next");
  });

  it("is made again, with a look at what came meanwhile, long before the clock", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    const stream = await watchCalmly();

    await killListener();
    await report(database, botId, { mark_price: "1" });

    expect((await within(5_000, priceOf(stream, "1"))).event).toBe("next");
  });

  it("brings changes by push again afterwards", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    const stream = await watchCalmly();
    await killListener();
    await report(database, botId, { mark_price: "1" });
    await within(5_000, priceOf(stream, "1"));

    await report(database, botId, { mark_price: "2" });

    expect((await within(500, priceOf(stream, "2"))).event).toBe("next");
  });

  it("is made again each time it is lost, for bots, lists and sessions", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    const stream = await watchCalmly();
    const all = await viewer.botStatuses();
    await all.next();
    for (const price of ["1", "2", "3"]) {
      await killListener();
      await report(database, botId, { mark_price: price });
      await within(5_000, priceOf(stream, price));
    }
    await killListener();
    const added = await createBot(database, owner.id);

    // One event may tell of the last price as well.
    const appeared = await within(
      5_000,
      all.until(({ data }) => data.data.botStatuses.some(({ botId: id }: { botId: string }) => id === added)),
    );
    await killListener();
    await database.query("delete from session where account_id = $1", [owner.id]);

    expect(appeared.event).toBe("next");
    expect(await within(5_000, stream.ending())).toBe("cut");
  });

  it("shows nobody anything as unverified, since looks go on", async () => {
    await start({ pollIntervalMs: 500 });
    const stream = await watchCalmly();

    await killListener();
    await report(database, botId, { mark_price: "1" });

    expect((await within(1_500, stream.next()))?.data.data.botStatus).toMatchObject({
      markPrice: "1",
      freshness: "OFF",
    });
  });
});

describe("a lease that was cleared away", () => {
  it("is taken again, and its watches with it", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    const stream = await watchCalmly();

    await database.query("delete from watch_lease");
    await vi.waitUntil(
      async () => (await database.query("select from watched_bot where bot_id = $1", [botId])).length > 0,
      { timeout: 8_000, interval: 50 },
    );
    await report(database, botId, { mark_price: "1" });

    expect((await within(1_000, priceOf(stream, "1"))).event).toBe("next");
  });
});

describe("a transaction that began before the watch", () => {
  it("is seen soon after it commits, though it sends no wake-up", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    const writer = await sessions.open();
    await writer.query("begin");
    await writer.query("update bot_state set mark_price = 1 where bot_id = $1", [botId]);

    const stream = await viewer.botStatus(botId);
    const first = await stream.next();
    await writer.query("commit");

    expect(first?.data.data.botStatus.markPrice).toBeNull();
    expect((await within(1_000, stream.next()))?.data.data.botStatus.markPrice).toBe("1");
  });

  it("is seen so too after it stayed open for long", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    const writer = await sessions.open();
    await writer.query("begin");
    await writer.query("update bot_state set mark_price = 1 where bot_id = $1", [botId]);
    const stream = await viewer.botStatus(botId);
    await stream.next();

    await writer.query("select pg_sleep(1)");
    await writer.query("commit");

    expect((await within(1_000, stream.next()))?.data.data.botStatus.markPrice).toBe("1");
  });

  it("is seen by one who left and came back meanwhile", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    const writer = await sessions.open();
    await writer.query("begin");
    await writer.query("update bot_state set mark_price = 1 where bot_id = $1", [botId]);
    const left = await viewer.botStatus(botId);
    await left.next();
    left.close();
    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
    const stream = await viewer.botStatus(botId);
    await stream.next();

    await writer.query("commit");

    expect((await within(1_000, stream.next()))?.data.data.botStatus.markPrice).toBe("1");
  });

  it("is seen of a row that is deleted", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    const writer = await sessions.open();
    await writer.query("begin");
    await writer.query("delete from bot where id = $1", [botId]);
    const stream = await viewer.botStatus(botId);
    await stream.next();

    await writer.query("commit");

    expect(await within(1_000, stream.ending())).toBe("cut");
  });
});

describe("without push", () => {
  it("a change arrives within the interval and a second", async () => {
    await start({ push: false, pollIntervalMs: 500 });
    const stream = await viewer.botStatus(botId);
    await stream.next();

    await report(database, botId, { mark_price: "1" });

    expect((await within(1_500, stream.next()))?.data.data.botStatus.markPrice).toBe("1");
  });

  it("a new bot arrives within the interval and a second", async () => {
    await start({ push: false, pollIntervalMs: 500 });
    const stream = await viewer.botStatuses();
    await stream.next();

    const added = await createBot(database, owner.id);

    expect((await within(1_500, stream.next()))?.data.data.botStatuses).toMatchObject([{ botId: added }]);
  });

  it("an entry of the log arrives within the interval and a second", async () => {
    await start({ push: false, pollIntervalMs: 500 });
    const stream = await viewer.botEvents(botId);
    await stream.until(({ data }) => data.data.botEvents.sequence === 2);

    await report(database, botId, { last_error: "No funds" });

    expect((await within(1_500, stream.next()))?.data.data.botEvents.kind).toBe("ERROR");
  });

  it("no connection listens and no bot is marked as watched", async () => {
    await start({ push: false, pollIntervalMs: 500 });
    await (await viewer.botStatus(botId)).next();

    expect(
      await database.query("select from pg_stat_activity where application_name = 'botwatch wake-ups'"),
    ).toHaveLength(0);
    expect(await database.query("select from watched_bot where bot_id = $1", [botId])).toHaveLength(0);
  });
});

describe("watches in the database", () => {
  it("are given up after the last viewer left", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    const stream = await watchCalmly();
    stream.close();

    await vi.waitUntil(
      async () => (await database.query("select from watched_bot where bot_id = $1", [botId])).length === 0,
      { timeout: 8_000, interval: 50 },
    );

    expect(app.app.streamCount()).toBe(0);
  });

  it("that could not be given up while the connection was lost are given up with the next one", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    const stream = await watchCalmly();
    const abandoned = await createBot(database, owner.id);
    await database.query("insert into watched_bot (bot_id, lease_id) select $1, id from watch_lease", [abandoned]);

    await killListener();
    await report(database, botId, { mark_price: "1" });
    await within(5_000, priceOf(stream, "1"));
    await vi.waitUntil(
      async () => (await database.query("select from watched_bot where bot_id = $1", [botId])).length === 1,
      { timeout: 3_000, interval: 50 },
    );

    expect(await database.query("select from watched_bot where bot_id = $1", [abandoned])).toHaveLength(0);
  });

  it("are gone when the server has closed", async () => {
    await start({ pollIntervalMs: LONG_INTERVAL_MS });
    await watchCalmly();

    await app.close();

    expect(await database.query("select from watched_bot")).toHaveLength(0);
    expect(await database.query("select from watch_lease")).toHaveLength(0);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createSqlSessions } from "../../support/sql-sessions.ts";
import { createStreamViewer, type StreamViewer, within } from "../../support/streams.ts";

let database: TestDatabase;
let app: TestApp;
let owner: { readonly id: string; readonly token: string };
let viewer: StreamViewer;
let stranger: StreamViewer;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  owner = await anAccount(app, "owner@example.org");
  viewer = createStreamViewer(app.fetch, "/graphql", owner.token);
  stranger = createStreamViewer(app.fetch, "/graphql", (await anAccount(app, "stranger@example.org")).token);
});

beforeEach(async () => {
  botId = await createBot(database, owner.id);
});

afterEach(async () => {
  viewer.closeAll();
  stranger.closeAll();
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
});

afterAll(async () => {
  await app?.close();
  await database?.close();
});

const watch = (options: { readonly minIntervalMs?: number; readonly lastEventId?: string } = {}) =>
  viewer.botStatus(botId, options);

describe("botStatus: the first event", () => {
  it("is the current state", async () => {
    await report(database, botId, { run_status: "RUNNING", mark_price: "42.10", last_run_at: new Date() });

    const stream = await watch();

    expect((await stream.next())?.data.data.botStatus).toMatchObject({
      botId,
      runStatus: "RUNNING",
      freshness: "LIVE",
      markPrice: "42.10",
      lastAction: null,
    });
  });

  it("comes as event-stream text with an id", async () => {
    const stream = await watch();

    const event = await stream.next();

    expect(stream.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(event).toMatchObject({ event: "next", id: expect.stringMatching(/^[\w-]{8}$/) });
  });

  it("holds a write that came between subscribe and the first read", async () => {
    const opening = watch();
    await report(database, botId, { mark_price: "7" });
    const stream = await opening;

    const event = await within(
      2_000,
      stream.until(({ data }) => data.data.botStatus.markPrice === "7"),
    );

    expect(event.data.data.botStatus.markPrice).toBe("7");
  });

  it("says OFF of a bot that was never started", async () => {
    const stream = await watch();

    expect((await stream.next())?.data.data.botStatus).toMatchObject({ runStatus: "STOPPED", freshness: "OFF" });
  });

  it("shows a bot whose row was removed, as one of which nothing is known", async () => {
    await database.query("delete from bot_state where bot_id = $1", [botId]);

    const stream = await watch();

    expect((await stream.next())?.data.data.botStatus).toMatchObject({
      runStatus: "STOPPED",
      reason: expect.stringContaining("removed"),
    });
  });
});

describe("botStatus: changes", () => {
  it("reach the viewer in far less than the clock's interval", async () => {
    const stream = await watch();
    await stream.next();

    await report(database, botId, { mark_price: "2" });

    expect((await within(500, stream.next()))?.data.data.botStatus.markPrice).toBe("2");
  });

  it("carry a revision that goes up by one for each write", async () => {
    const stream = await watch();
    const first = (await stream.next())?.data.data.botStatus.revision;
    await report(database, botId, { mark_price: "1" });
    await stream.next();
    await report(database, botId, { mark_price: "2" });

    const event = await stream.next();

    expect(event?.data.data.botStatus.revision).toBe(first + 2);
  });

  it("keep every digit of an amount", async () => {
    const stream = await watch();
    await stream.next();

    await report(database, botId, { mark_price: "123456789012345678.123456789012345678" });

    expect((await stream.next())?.data.data.botStatus.markPrice).toBe("123456789012345678.123456789012345678");
  });

  it("keep the revision going up when the row is deleted and inserted again", async () => {
    const stream = await watch();
    const first = (await stream.next())?.data.data.botStatus.revision;

    await database.query("delete from bot_state where bot_id = $1", [botId]);
    const gone = await stream.until(({ data }) => data.data.botStatus.reason !== null);
    await database.query("insert into bot_state (bot_id, mark_price) values ($1, 5)", [botId]);
    const back = await stream.until(({ data }) => data.data.botStatus.markPrice === "5");

    expect(gone.data.data.botStatus.revision).toBeGreaterThan(first);
    expect(back.data.data.botStatus.revision).toBeGreaterThan(gone.data.data.botStatus.revision);
  });

  it("of the action are told though the row did not change", async () => {
    const stream = await watch();
    await stream.next();

    const { data } = await app.ask("mutation ($id: ID!) { startBot(id: $id) { id } }", { id: botId }, owner.token);
    const event = await within(1_000, stream.next());

    expect(event?.data.data.botStatus.lastAction).toEqual({
      id: data.startBot.id,
      kind: "START",
      state: "REQUESTED",
      message: null,
    });
  });

  it("confirm an action in the same event as the row that confirmed it", async () => {
    await app.ask("mutation ($id: ID!) { startBot(id: $id) { id } }", { id: botId }, owner.token);
    const stream = await watch();
    await stream.next();

    await report(database, botId, { run_status: "RUNNING" });

    expect((await stream.next())?.data.data.botStatus).toMatchObject({
      runStatus: "RUNNING",
      lastAction: { state: "CONFIRMED" },
    });
  });

  it("arrive in the order of their commits, the last one for certain, under eight writers at once", async () => {
    const stream = await watch();
    const revisions: number[] = [(await stream.next())?.data.data.botStatus.revision];
    const last = revisions[0] ?? 0;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let write = 0; write < 50; write += 1) {
        await report(database, botId, { mark_price: `${writer}.${write}` });
      }
    });

    await stream.until(({ data }) => {
      revisions.push(data.data.botStatus.revision);
      return data.data.botStatus.revision === last + 400;
    });
    await Promise.all(writers);

    expect(revisions).toEqual([...new Set(revisions)].toSorted((one, other) => one - other));
  });

  it("are seen of two bots whose transactions commit out of order", async () => {
    const other = await createBot(database, owner.id);
    const streams = [await watch(), await viewer.botStatus(other)] as const;
    await Promise.all(streams.map((stream) => stream.next()));
    const { open, close } = createSqlSessions(database.url);
    const [first, second] = [await open(), await open()];

    await first.query("begin");
    await first.query("update bot_state set mark_price = 1 where bot_id = $1", [botId]);
    await second.query("begin");
    await second.query("update bot_state set mark_price = 2 where bot_id = $1", [other]);
    await second.query("commit");
    const early = await within(500, streams[1].next());
    await first.query("commit");
    const late = await within(500, streams[0].next());
    await close();

    expect(early?.data.data.botStatus.markPrice).toBe("2");
    expect(late?.data.data.botStatus.markPrice).toBe("1");
  });
});

describe("botStatus: freshness", () => {
  it("turns LATE and LOST at the moment, though nothing is written", async () => {
    await database.query("update bot set report_interval_seconds = 1 where id = $1", [botId]);
    const stream = await watch();
    await report(database, botId, { run_status: "RUNNING" });
    const live = await stream.until(({ data }) => data.data.botStatus.freshness === "LIVE");
    const changedAt = Date.parse(live.data.data.botStatus.changedAt);

    const late = await stream.next();
    const lateAt = Date.now();
    const lost = await stream.next();
    const lostAt = Date.now();

    expect([late, lost].map((event) => event?.data.data.botStatus.freshness)).toEqual(["LATE", "LOST"]);
    expect(lateAt - changedAt).toBeGreaterThanOrEqual(1_990);
    expect(lateAt - changedAt).toBeLessThan(2_250);
    expect(lostAt - changedAt).toBeGreaterThanOrEqual(4_990);
    expect(lostAt - changedAt).toBeLessThan(5_250);
    expect(lost?.data.data.botStatus.revision).toBe(live.data.data.botStatus.revision);
  });

  it("is LIVE again with the next report", async () => {
    await database.query("update bot set report_interval_seconds = 1 where id = $1", [botId]);
    const stream = await watch();
    await report(database, botId, { run_status: "RUNNING" });
    await stream.until(({ data }) => data.data.botStatus.freshness === "LATE");

    await report(database, botId, { mark_price: "1" });

    expect((await within(500, stream.next()))?.data.data.botStatus.freshness).toBe("LIVE");
  });

  it("follows a report interval that its owner changes", async () => {
    await report(database, botId, { run_status: "RUNNING", last_run_at: new Date(Date.now() - 150_000) });
    const stream = await watch();
    const first = await stream.next();

    await database.query("update bot set report_interval_seconds = 300 where id = $1", [botId]);
    const second = await within(1_000, stream.next());

    expect([first, second].map((event) => event?.data.data.botStatus.freshness)).toEqual(["LATE", "LIVE"]);
  });
});

describe("botStatus: Last-Event-ID", () => {
  const lastIdOf = async () => {
    const stream = await watch();
    const event = await stream.next();
    stream.close();
    return event?.id ?? "";
  };

  it("keeps silent what is unchanged, and goes on with the next change", async () => {
    const stream = await watch({ lastEventId: await lastIdOf() });

    // A pong of another stream shows that the first look is over.
    await (await watch()).next();
    await report(database, botId, { mark_price: "9" });

    expect((await stream.next())?.data.data.botStatus.markPrice).toBe("9");
  });

  it("says a change of the row", async () => {
    const lastEventId = await lastIdOf();
    await report(database, botId, { mark_price: "9" });

    const stream = await watch({ lastEventId });

    expect((await within(1_000, stream.next()))?.data.data.botStatus.markPrice).toBe("9");
  });

  it("says a change of the freshness alone", async () => {
    await database.query("update bot set report_interval_seconds = 1 where id = $1", [botId]);
    await report(database, botId, { run_status: "RUNNING" });
    const stream = await watch();
    const live = await stream.next();
    await stream.until(({ data }) => data.data.botStatus.freshness === "LATE");

    const back = await watch({ lastEventId: live?.id ?? "" });

    expect((await within(1_000, back.next()))?.data.data.botStatus).toMatchObject({
      freshness: "LATE",
      revision: live?.data.data.botStatus.revision,
    });
  });

  it("says a change of the last action alone", async () => {
    const lastEventId = await lastIdOf();
    await app.ask("mutation ($id: ID!) { startBot(id: $id) { id } }", { id: botId }, owner.token);

    const stream = await watch({ lastEventId });

    expect((await within(1_000, stream.next()))?.data.data.botStatus.lastAction.state).toBe("REQUESTED");
  });

  it.each(["nonsense", "*", "1"])("takes %j for an id it does not know", async (lastEventId) => {
    const stream = await watch({ lastEventId });

    expect((await within(1_000, stream.next()))?.data.data.botStatus.botId).toBe(botId);
  });

  it("of another bot silences nothing", async () => {
    const other = await createBot(database, owner.id);
    const lastEventId = await lastIdOf();

    const stream = await viewer.botStatus(other, { lastEventId });

    expect((await within(1_000, stream.next()))?.data.data.botStatus.botId).toBe(other);
  });
});

describe("botStatus: minIntervalMs", () => {
  it.each([-1, 60_001, -2_147_483_648, 2_147_483_647])("%i is refused", async (minIntervalMs) => {
    const stream = await watch({ minIntervalMs });

    const event = await stream.next();

    expect(event?.data.errors).toMatchObject([
      { message: expect.stringContaining(`found ${minIntervalMs}`), extensions: { code: "BAD_USER_INPUT" } },
    ]);
    expect(await stream.ending()).toBe("complete");
  });

  it.each([0, 60_000])("%i is taken", async (minIntervalMs) => {
    const stream = await watch({ minIntervalMs });

    expect((await stream.next())?.data.data.botStatus.botId).toBe(botId);
  });

  it("gives the newest state at the interval's end, and none before", async () => {
    const stream = await watch({ minIntervalMs: 700 });
    await stream.next();
    const begun = performance.now();
    await report(database, botId, { mark_price: "1" });
    await report(database, botId, { mark_price: "2" });
    await report(database, botId, { mark_price: "3" });

    const event = await stream.next();

    expect(event?.data.data.botStatus.markPrice).toBe("3");
    expect(performance.now() - begun).toBeGreaterThan(500);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it("does not hold back a change of the last action, nor of the freshness", async () => {
    const stream = await watch({ minIntervalMs: 60_000 });
    await stream.next();

    await app.ask("mutation ($id: ID!) { startBot(id: $id) { id } }", { id: botId }, owner.token);
    const asked = await within(1_000, stream.next());
    await report(database, botId, { run_status: "RUNNING", mark_price: "4" });
    const running = await within(1_000, stream.next());

    expect(asked?.data.data.botStatus.lastAction.state).toBe("REQUESTED");
    expect(running?.data.data.botStatus).toMatchObject({
      freshness: "LIVE",
      markPrice: "4",
      lastAction: { state: "CONFIRMED" },
    });
  });
});

describe("botStatus: a bot that is not the viewer's", () => {
  const answerOf = async (who: StreamViewer, id: string) => {
    const stream = await who.botStatus(id);
    const event = await stream.next();
    return { text: JSON.stringify(event?.data).replaceAll(id, "ID"), ending: await stream.ending() };
  };

  it("answers as one that does not exist", async () => {
    const foreign = await answerOf(stranger, botId);
    const missing = await answerOf(stranger, "0190f5fe-7c00-7a00-8000-0000000000ff");

    expect(foreign).toEqual(missing);
    expect(foreign.ending).toBe("complete");
    expect(foreign.text).toContain('"code":"NOT_FOUND"');
  });

  it("answers so too while its owner watches it", async () => {
    await (await watch()).next();

    const foreign = await answerOf(stranger, botId);

    expect(foreign.text).toContain('"code":"NOT_FOUND"');
  });

  it("answers so too to one who holds the id of its last event", async () => {
    const event = await (await watch()).next();

    const stream = await stranger.botStatus(botId, { lastEventId: event?.id ?? "" });

    expect((await within(1_000, stream.next()))?.data.errors[0].extensions.code).toBe("NOT_FOUND");
  });

  it.each(["", "1", "not-a-uuid", "0190f5fe7c007a0080000000000000ff00", "'; drop table bot; --"])(
    "and whose id %j is none is refused in a sentence",
    async (id) => {
      const stream = await viewer.botStatus(id);

      const event = await stream.next();

      expect(event?.data.errors[0].message).not.toMatch(/went wrong|uuid_in|syntax/);
      expect(["NOT_FOUND", "BAD_USER_INPUT"]).toContain(event?.data.errors[0].extensions.code);
    },
  );

  it("makes no bug of any of this", () => {
    expect(app.bugs).toEqual([]);
  });
});

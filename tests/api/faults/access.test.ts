import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createStreamViewer, type StreamViewer, type TestStream, within } from "../../support/streams.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase();
});

afterAll(async () => {
  await database?.close();
});

/** With push access ends within 2 s; without it within the interval and a second. */
describe.each([
  { name: "with push", push: true, pollIntervalMs: 30_000, limitMs: 2_000 },
  { name: "without push", push: false, pollIntervalMs: 500, limitMs: 1_500 },
])("access to streams, $name", ({ push, pollIntervalMs, limitMs }) => {
  let app: TestApp;
  let owner: { readonly id: string; readonly token: string };
  let viewer: StreamViewer;
  let botId: string;
  let streams: readonly TestStream[];
  let accounts = 0;

  beforeAll(async () => {
    app = await startTestApp(database, { push, pollIntervalMs });
  });

  beforeEach(async () => {
    accounts += 1;
    owner = await anAccount(app, `${push ? "push" : "clock"}${accounts}@example.org`);
    viewer = createStreamViewer(app.fetch, "/graphql", owner.token);
    botId = await createBot(database, owner.id);
    streams = [await viewer.botStatus(botId), await viewer.botStatuses(), await viewer.botEvents(botId)];
    await Promise.all(streams.map((stream) => stream.next()));
  });

  afterEach(async () => {
    viewer.closeAll();
    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
  });

  afterAll(async () => {
    await app?.close();
  });

  const endings = () => within(limitMs, Promise.all(streams.map((stream) => stream.ending())));
  const allCut = ["cut", "cut", "cut"];

  it("ends with a sign-out", async () => {
    await app.ask("mutation { signOut }", {}, owner.token);

    expect(await endings()).toEqual(allCut);
    expect((await viewer.botStatus(botId)).response.status).toBe(401);
  });

  it("ends with a session that is deleted", async () => {
    await database.query("delete from session where account_id = $1", [owner.id]);

    expect(await endings()).toEqual(allCut);
    expect((await viewer.botStatuses()).response.status).toBe(401);
  });

  it("ends with a session that is made to expire", async () => {
    await database.query("update session set expires_at = now() where account_id = $1", [owner.id]);

    expect(await endings()).toEqual(allCut);
    expect((await viewer.botEvents(botId)).response.status).toBe(401);
  });

  it("ends with a session that expires by itself", async () => {
    await database.query("update session set expires_at = now() + interval '1.8 seconds' where account_id = $1", [
      owner.id,
    ]);

    expect(await within(1_800 + limitMs, Promise.all(streams.map((stream) => stream.ending())))).toEqual(allCut);
    expect((await viewer.botStatus(botId)).response.status).toBe(401);
  });

  it("goes on with a session that is prolonged", async () => {
    const other = await anAccount(app, `${push ? "push" : "clock"}-other${accounts}@example.org`);
    const others = await createStreamViewer(app.fetch, "/graphql", other.token).botStatuses();
    await database.query("update session set expires_at = now() + interval '1 second' where account_id = any($1)", [
      [owner.id, other.id],
    ]);
    await database.query("update session set expires_at = now() + interval '1 hour' where account_id = $1", [
      owner.id,
    ]);
    await others.ending();

    await report(database, botId, { mark_price: "3" });

    expect((await within(limitMs, streams[0]?.next() ?? Promise.reject()))?.data.data.botStatus.markPrice).toBe(
      "3",
    );
  });

  it("ends with an account that is deleted", async () => {
    await database.query("delete from bot where owner_id = $1", [owner.id]);
    await database.query("delete from account where id = $1", [owner.id]);

    expect(await endings()).toEqual(allCut);
    expect((await viewer.botStatus(botId)).response.status).toBe(401);
  });

  it("ends for the sessions of one account alone", async () => {
    const other = await anAccount(app, `${push ? "push" : "clock"}-other${accounts}@example.org`);
    const others = createStreamViewer(app.fetch, "/graphql", other.token);
    const othersBot = await createBot(database, other.id);
    const stream = await others.botStatus(othersBot);
    await stream.next();

    await app.ask("mutation { signOut }", {}, owner.token);
    await endings();
    await report(database, othersBot, { mark_price: "3" });
    const event = await within(limitMs, stream.next());
    others.closeAll();

    expect(event?.data.data.botStatus.markPrice).toBe("3");
  });

  it("ends with a bot that is deleted, and the reconnect says NOT_FOUND", async () => {
    await database.query("delete from bot where id = $1", [botId]);
    const [status, , events] = streams;

    expect(await within(limitMs, Promise.all([status?.ending(), events?.ending()]))).toEqual(["cut", "cut"]);
    expect((await (await viewer.botStatus(botId)).next())?.data.errors[0].extensions.code).toBe("NOT_FOUND");
  });

  it("ends with a bot that is moved to another account, and the reconnect says NOT_FOUND", async () => {
    const heir = await anAccount(app, `${push ? "push" : "clock"}-heir${accounts}@example.org`);
    const heirs = createStreamViewer(app.fetch, "/graphql", heir.token);
    const inherited = await heirs.botStatuses();
    await inherited.next();

    await database.query("update bot set owner_id = $2 where id = $1", [botId, heir.id]);
    const [status, all, events] = streams;
    const ends = await within(limitMs, Promise.all([status?.ending(), events?.ending()]));
    const left = await within(limitMs, all?.next() ?? Promise.reject());
    const appeared = await within(limitMs, inherited.next());
    heirs.closeAll();

    expect(ends).toEqual(["cut", "cut"]);
    expect(left?.data.data.botStatuses).toEqual([{ botId, status: null, bot: null }]);
    expect(appeared?.data.data.botStatuses).toMatchObject([{ botId, bot: { id: botId } }]);
    expect((await (await viewer.botStatus(botId)).next())?.data.errors[0].extensions.code).toBe("NOT_FOUND");
  });

  it("makes no bug of any of this", () => {
    expect(app.bugs).toEqual([]);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Account } from "../../../api/accounts/account.entity.ts";
import { createToken } from "../../../api/accounts/sign-in.ts";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createStreamViewer, type StreamViewer, type TestStream, within } from "../../support/streams.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

let database: TestDatabase;
let app: TestApp;
let owner: TestViewer;
let botId: string;
/** The same account from two sessions. */
let laptop: StreamViewer;
let phone: StreamViewer;
let stranger: StreamViewer;
let strangersBot: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
});

beforeEach(async () => {
  owner = await aViewer(app);
  const other = await aViewer(app);
  [botId, strangersBot] = [await createBot(database, owner.id), await createBot(database, other.id)];
  laptop = createStreamViewer(app.fetch, "/graphql", owner.token);
  phone = createStreamViewer(app.fetch, "/graphql", await aSecondToken(owner));
  stranger = createStreamViewer(app.fetch, "/graphql", other.token);
});

afterEach(async () => {
  [laptop, phone, stranger].forEach((viewer) => viewer.closeAll());
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
  vi.restoreAllMocks();
});

afterAll(async () => {
  await app.close();
  await database.close();
});

async function aSecondToken({ id }: TestViewer): Promise<string> {
  const em = app.services.fork();
  return (await createToken(em, await em.findOneOrFail(Account, { id }), { remember: false })).token;
}

const next = async (stream: TestStream) => within(5_000, stream.next());
const ending = (stream: TestStream) => within(5_000, stream.ending());
/** Which bots have been watched, once for each source. */
const spyOnWatches = () => vi.spyOn(app.services.statuses, "watch");

describe("two sessions of one account", () => {
  it("share one source, and each event of it", async () => {
    const watches = spyOnWatches();
    const [one, other] = [await laptop.botStatuses(), await phone.botStatuses()];
    await Promise.all([next(one), next(other)]);

    await report(database, botId, { mark_price: "1" });
    const events = await Promise.all([next(one), next(other)]);

    expect(watches.mock.calls.map(([id]) => id)).toEqual([botId]);
    expect(events[0]?.data.data.botStatuses).toMatchObject([{ botId, status: { markPrice: "1" } }]);
    // A board makes an id of its own for each event, so that the same id is the same event.
    expect(events[1]).toEqual(events[0]);
  });

  it("do not end together: the one that is revoked ends alone", async () => {
    const [one, other] = [await laptop.botStatus(botId), await phone.botStatus(botId)];
    await Promise.all([next(one), next(other)]);

    await owner.ask("mutation { signOut }");
    const end = await ending(one);
    await report(database, botId, { mark_price: "1" });

    expect(end).toBe("cut");
    expect((await next(other))?.data.data.botStatus.markPrice).toBe("1");
  });

  it("end together when their bot goes to somebody else", async () => {
    const streams = [await laptop.botStatus(botId), await phone.botStatus(botId), await phone.botStatus(botId)];
    await Promise.all(streams.map(next));
    const all = [await laptop.botStatuses(), await phone.botStatuses()];
    await Promise.all(all.map(next));

    await database.query("update bot set owner_id = (select owner_id from bot where id = $2) where id = $1", [
      botId,
      strangersBot,
    ]);

    expect(await Promise.all(streams.map(ending))).toEqual(["cut", "cut", "cut"]);
    expect((await Promise.all(all.map(next))).map((event) => event?.data.data.botStatuses)).toEqual([
      [{ botId, status: null, bot: null }],
      [{ botId, status: null, bot: null }],
    ]);
  });
});

describe("two accounts", () => {
  it("share nothing though they ask the same: each sees its own bots", async () => {
    const [one, other] = [await laptop.botStatuses(), await stranger.botStatuses()];
    const events = await Promise.all([next(one), next(other)]);

    await report(database, botId, { mark_price: "1" });
    await report(database, strangersBot, { mark_price: "2" });
    const changes = await Promise.all([next(one), next(other)]);

    expect(events.map((event) => event?.data.data.botStatuses)).toMatchObject([
      [{ botId }],
      [{ botId: strangersBot }],
    ]);
    expect(changes.map((event) => event?.data.data.botStatuses)).toMatchObject([
      [{ botId, status: { markPrice: "1" } }],
      [{ botId: strangersBot, status: { markPrice: "2" } }],
    ]);
  });

  it("share nothing though they ask for the same bot: it is not there for whom it does not belong to", async () => {
    const watches = spyOnWatches();
    const own = await laptop.botStatus(botId);
    await next(own);

    const foreign = await stranger.botStatus(botId);
    const refused = await next(foreign);
    await report(database, botId, { mark_price: "1" });

    expect(refused?.data.errors[0].extensions.code).toBe("NOT_FOUND");
    expect(await ending(foreign)).toBe("complete");
    expect((await next(own))?.data.data.botStatus.markPrice).toBe("1");
    expect(watches.mock.calls.map(([id]) => id)).toEqual([botId, botId]);
  });

  it("make no bug of any of this", () => {
    expect(app.bugs).toEqual([]);
  });
});

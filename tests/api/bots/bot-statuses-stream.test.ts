import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, createBots, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createStreamViewer, type StreamEvent, type StreamViewer, within } from "../../support/streams.ts";

let database: TestDatabase;
let app: TestApp;
let owner: { readonly id: string; readonly token: string };
let viewer: StreamViewer;
let accounts = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
});

beforeEach(async () => {
  accounts += 1;
  owner = await anAccount(app, `owner${accounts}@example.org`);
  viewer = createStreamViewer(app.fetch, "/graphql", owner.token);
});

afterEach(async () => {
  viewer.closeAll();
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
});

afterAll(async () => {
  await app?.close();
  await database?.close();
});

const MISSING = "0190f5fe-7c00-7a00-8000-0000000000ff";

interface Update {
  readonly botId: string;
  readonly status: { readonly runStatus: string; readonly markPrice: string | null } | null;
  readonly bot: { readonly id: string; readonly name: string } | null;
}

const updatesOf = (event: StreamEvent | undefined): readonly Update[] => event?.data.data.botStatuses;

describe("botStatuses: the snapshot", () => {
  it("holds every bot of the viewer's, and nobody else's", async () => {
    const ids = await createBots(database, owner.id, 3);
    const other = await anAccount(app, `other${accounts}@example.org`);
    await createBot(database, other.id);

    const stream = await viewer.botStatuses();

    expect(new Set(updatesOf(await stream.next()).map(({ botId }) => botId))).toEqual(new Set(ids));
  });

  it("is an empty list for a viewer without bots", async () => {
    const stream = await viewer.botStatuses();

    expect(updatesOf(await within(1_000, stream.next()))).toEqual([]);
  });

  it("holds 500 bots in one event", async () => {
    await createBots(database, owner.id, 500);

    const stream = await viewer.botStatuses();
    const updates = updatesOf(await within(3_000, stream.next()));

    expect(updates).toHaveLength(500);
    expect(updates.filter(({ status, bot }) => status === null || bot === null)).toEqual([]);
  });

  it("holds only those that were asked for", async () => {
    const [one] = await createBots(database, owner.id, 3);

    const stream = await viewer.botStatuses([one ?? ""]);

    expect(updatesOf(await stream.next()).map(({ botId }) => botId)).toEqual([one]);
  });

  it("holds a bot once that was asked for twice, in whatever case", async () => {
    const id = await createBot(database, owner.id);

    const stream = await viewer.botStatuses([id, id.toUpperCase(), id]);

    expect(updatesOf(await stream.next()).map(({ botId }) => botId)).toEqual([id]);
  });

  it("says null of a missing and of a foreign bot alike", async () => {
    const other = await anAccount(app, `other${accounts}@example.org`);
    const foreign = await createBot(database, other.id);

    const stream = await viewer.botStatuses([foreign, MISSING]);

    expect(updatesOf(await stream.next())).toEqual([
      { botId: foreign, status: null, bot: null },
      { botId: MISSING, status: null, bot: null },
    ]);
  });

  it("comes in full, whatever Last-Event-ID says", async () => {
    await createBots(database, owner.id, 2);
    const first = await (await viewer.botStatuses()).next();

    const again = await app.fetch("/graphql", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        authorization: `Bearer ${owner.token}`,
        "last-event-id": first?.id ?? "",
      },
      body: JSON.stringify({ query: "subscription { botStatuses { botId } }" }),
    });
    const reader = again.body?.getReader();
    const texts: string[] = [];
    while (!texts.join("").includes("data:")) {
      texts.push(new TextDecoder().decode((await reader?.read())?.value));
    }
    await reader?.cancel();

    expect(texts.join("").match(/botId/g)).toHaveLength(2);
  });

  it("comes in full for whoever comes back to what others are still told", async () => {
    await createBots(database, owner.id, 2);
    const [, mine] = [await viewer.botStatuses(), await viewer.botStatuses()];
    const known = await mine.next();
    mine.close();

    const again = await viewer.botStatuses(undefined, { lastEventId: known?.id ?? "" });

    expect(updatesOf(await again.next())).toHaveLength(2);
  });

  it("is refused for an empty list of ids", async () => {
    const stream = await viewer.botStatuses([]);

    expect((await stream.next())?.data.errors[0].extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      field: "ids",
    });
    expect(await stream.ending()).toBe("complete");
  });

  it("is of all bots where ids is null", async () => {
    await createBots(database, owner.id, 2);

    const stream = await viewer.botStatuses(null);

    expect(updatesOf(await stream.next())).toHaveLength(2);
  });

  it.each([-1, 60_001])("is refused with a minIntervalMs of %i", async (minIntervalMs) => {
    const stream = await viewer.botStatuses(null, { minIntervalMs });

    expect((await stream.next())?.data.errors[0].extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      field: "minIntervalMs",
    });
  });
});

describe("botStatuses: changes", () => {
  it("name the bot that changed and no other", async () => {
    const [one = ""] = await createBots(database, owner.id, 5);
    const stream = await viewer.botStatuses();
    await stream.next();

    await report(database, one, { mark_price: "8" });

    expect(updatesOf(await within(500, stream.next()))).toMatchObject([{ botId: one, status: { markPrice: "8" } }]);
  });

  it("name each bot once with its newest state after a statement that changed many", async () => {
    const ids = await createBots(database, owner.id, 200);
    const stream = await viewer.botStatuses();
    await stream.next();
    await database.query("update bot_state set mark_price = 1 where bot_id = any($1)", [ids]);
    await database.query("update bot_state set mark_price = 2 where bot_id = any($1)", [ids]);
    const newest = new Map<string, string | null | undefined>();

    await within(
      2_000,
      stream.until((event) => {
        updatesOf(event).forEach(({ botId, status }) => newest.set(botId, status?.markPrice));
        return newest.size === 200 && [...newest.values()].every((price) => price === "2");
      }),
    );

    expect(newest.size).toBe(200);
  });

  it("bring a new bot at once, with its configuration", async () => {
    const stream = await viewer.botStatuses();
    await stream.next();

    const { data } = await app.ask(
      'mutation { createBot(input: { name: "New one", symbol: "BTC/USDT" }) { id } }',
      {},
      owner.token,
    );

    expect(updatesOf(await within(1_000, stream.next()))).toMatchObject([
      { botId: data.createBot.id, bot: { name: "New one" }, status: { runStatus: "STOPPED" } },
    ]);
  });

  it("bring a bot that was written by SQL alone", async () => {
    const stream = await viewer.botStatuses();
    await stream.next();

    const id = await createBot(database, owner.id, "By hand");

    expect(updatesOf(await within(1_000, stream.next()))).toMatchObject([{ botId: id, bot: { name: "By hand" } }]);
  });

  it("say null once of a bot that is deleted", async () => {
    const [gone = "", stays = ""] = await createBots(database, owner.id, 2);
    const stream = await viewer.botStatuses();
    await stream.next();

    await database.query("delete from bot where id = $1", [gone]);
    const left = await within(1_000, stream.next());
    await report(database, stays, { mark_price: "1" });
    const next = await within(1_000, stream.next());

    expect(updatesOf(left)).toEqual([{ botId: gone, status: null, bot: null }]);
    expect(updatesOf(next).map(({ botId }) => botId)).toEqual([stays]);
  });

  it("say null once of a deleted bot that was asked for by its id", async () => {
    const [gone = "", stays = ""] = await createBots(database, owner.id, 2);
    const stream = await viewer.botStatuses([gone, stays]);
    await stream.next();

    await database.query("delete from bot where id = $1", [gone]);

    expect(updatesOf(await within(1_000, stream.next()))).toEqual([{ botId: gone, status: null, bot: null }]);
  });

  it("show what its owner changed in a bot's configuration", async () => {
    const id = await createBot(database, owner.id, "Before");
    const stream = await viewer.botStatuses();
    await stream.next();

    await database.query("update bot set name = 'After', report_interval_seconds = 1 where id = $1", [id]);
    await report(database, id, { run_status: "RUNNING" });
    const event = await within(
      1_000,
      stream.until((one) => updatesOf(one)[0]?.status?.runStatus === "RUNNING"),
    );

    expect(updatesOf(event)[0]?.bot?.name).toBe("After");
  });

  it("are held back to the interval's end, each bot's newest state in one event", async () => {
    const [one = "", two = ""] = await createBots(database, owner.id, 2);
    const stream = await viewer.botStatuses(null, { minIntervalMs: 800 });
    await stream.next();
    await report(database, one, { mark_price: "1" });
    await report(database, two, { mark_price: "1" });
    await report(database, one, { mark_price: "2" });

    const updates = updatesOf(await stream.next());

    expect(new Map(updates.map(({ botId, status }) => [botId, status?.markPrice]))).toEqual(
      new Map([
        [one, "2"],
        [two, "1"],
      ]),
    );
  });

  it("of freshness, a new bot and a deleted one are not held back", async () => {
    const id = await createBot(database, owner.id);
    const stream = await viewer.botStatuses(null, { minIntervalMs: 60_000 });
    await stream.next();

    await report(database, id, { run_status: "RUNNING" });
    const running = await within(1_000, stream.next());
    const added = await createBot(database, owner.id);
    const appeared = await within(1_000, stream.next());
    await database.query("delete from bot where id = $1", [id]);
    const left = await within(1_000, stream.next());

    expect(updatesOf(running)).toMatchObject([{ botId: id, status: { runStatus: "RUNNING" } }]);
    expect(updatesOf(appeared)).toMatchObject([{ botId: added }]);
    expect(updatesOf(left)).toEqual([{ botId: id, status: null, bot: null }]);
  });
});

describe("botStatuses: ownership", () => {
  it("moves a bot from the stream of its old owner to that of its new one", async () => {
    const id = await createBot(database, owner.id);
    const heir = await anAccount(app, `heir${accounts}@example.org`);
    const heirs = createStreamViewer(app.fetch, "/graphql", heir.token);
    const [old, next] = [await viewer.botStatuses(), await heirs.botStatuses()];
    await Promise.all([old.next(), next.next()]);

    await database.query("update bot set owner_id = $2 where id = $1", [id, heir.id]);
    const left = await within(2_000, old.next());
    const appeared = await within(2_000, next.next());
    heirs.closeAll();

    expect(updatesOf(left)).toEqual([{ botId: id, status: null, bot: null }]);
    expect(updatesOf(appeared)).toMatchObject([{ botId: id, status: { runStatus: "STOPPED" }, bot: { id } }]);
  });

  it("shows a bot that was asked for by its id once it becomes the viewer's", async () => {
    const other = await anAccount(app, `other${accounts}@example.org`);
    const id = await createBot(database, other.id);
    const stream = await viewer.botStatuses([id]);
    await stream.next();

    await database.query("update bot set owner_id = $2 where id = $1", [id, owner.id]);

    expect(updatesOf(await within(2_000, stream.next()))).toMatchObject([{ botId: id, bot: { id } }]);
  });

  it("makes no bug of any of this", () => {
    expect(app.bugs).toEqual([]);
  });
});

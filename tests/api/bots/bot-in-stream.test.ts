import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { openStream } from "../../support/streams.ts";
import { aViewer } from "../../support/viewers.ts";

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

const QUERY = "subscription { botStatuses { status { revision } bot { name status { revision } } } }";

describe("the bot of a botStatuses update", () => {
  it("carries the status of its own event", async () => {
    const viewer = await aViewer(app);
    const id = await viewer.createBot({ name: "One" });
    const stream = await openStream(app.fetch, "/graphql", { query: QUERY, token: viewer.token });
    await stream.next();

    await database.query("update bot_state set daily_pnl = 1 where bot_id = $1", [id]);
    const second = await stream.next();

    expect(second?.data.data.botStatuses).toEqual([
      { status: { revision: 2 }, bot: { name: "One", status: { revision: 2 } } },
    ]);
    stream.close();
  });

  it("has its new name at once", async () => {
    const viewer = await aViewer(app);
    const id = await viewer.createBot({ name: "Old" });
    const stream = await openStream(app.fetch, "/graphql", { query: QUERY, token: viewer.token });
    await stream.next();

    await viewer.ask('mutation ($id: ID!) { updateBot(id: $id, input: { name: "New" }) { id } }', { id });
    const second = await stream.next();

    expect(second?.data.data.botStatuses[0].bot.name).toBe("New");
    stream.close();
  });

  it("has it also where another program changed nothing but its description", async () => {
    const viewer = await aViewer(app);
    const id = await viewer.createBot({ name: "One" });
    const query = "subscription { botStatuses { eventSequence status { revision } bot { description } } }";
    const stream = await openStream(app.fetch, "/graphql", { query, token: viewer.token });
    await stream.next();

    await database.query("update bot set description = 'By SQL' where id = $1", [id]);
    const second = await stream.next();

    expect(second?.data.data.botStatuses).toEqual([
      { eventSequence: 3, status: { revision: 1 }, bot: { description: "By SQL" } },
    ]);
    stream.close();
  });
});

describe("the eventSequence of a botStatuses update", () => {
  const SEQUENCES = "subscription { botStatuses { botId eventSequence status { revision } } }";

  it("is that of the newest entry of the log", async () => {
    const viewer = await aViewer(app);
    const id = await viewer.createBot();
    const stream = await openStream(app.fetch, "/graphql", { query: SEQUENCES, token: viewer.token });
    const first = await stream.next();

    await database.query("insert into bot_event (bot_id, kind, message) values ($1, 'ORDER', 'Bought')", [id]);
    const second = await stream.next();

    expect(first?.data.data.botStatuses).toEqual([{ botId: id, eventSequence: 2, status: { revision: 1 } }]);
    expect(second?.data.data.botStatuses).toEqual([{ botId: id, eventSequence: 3, status: { revision: 1 } }]);
    stream.close();
  });

  it("is null when the bot is gone", async () => {
    const viewer = await aViewer(app);
    const id = await viewer.createBot();
    const stream = await openStream(app.fetch, "/graphql", { query: SEQUENCES, token: viewer.token });
    await stream.next();

    await viewer.ask("mutation ($id: ID!) { deleteBot(id: $id) }", { id });

    expect((await stream.next())?.data.data.botStatuses).toEqual([
      { botId: id, eventSequence: null, status: null },
    ]);
    stream.close();
  });
});

describe("a ping", () => {
  it("carries the newest good look of any kind", async () => {
    const quick = await startTestApp(database, { pingIntervalMs: 100, pollIntervalMs: 100 });
    const viewer = await aViewer(quick);
    const stream = await openStream(quick.fetch, "/graphql", {
      query: "subscription { botStatuses { botId } }",
      token: viewer.token,
    });
    const pings = [];
    for (let event = await stream.nextOfAny(); pings.length < 2; event = await stream.nextOfAny()) {
      if (event?.comment !== undefined && event.comment !== "") {
        pings.push(Date.parse(event.comment));
      }
    }

    expect(Math.min(...pings)).toBeGreaterThan(Date.now() - 2_000);
    expect(pings[1]).toBeGreaterThan(pings[0] ?? Infinity);
    stream.close();
    await quick.close();
  });
});

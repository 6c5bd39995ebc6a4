import { once } from "node:events";
import { EventSource } from "eventsource";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { cookie } from "../../support/requests.ts";
import { aViewer } from "../../support/viewers.ts";

let database: TestDatabase;
let app: TestApp;
let url: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  url = await app.listen();
});

afterAll(async () => {
  await app.close();
  await database.close();
});

describe("an EventSource with the cookie of a browser", () => {
  it("follows a bot, and knows the id of each event", async () => {
    const viewer = await aViewer(app);
    const id = await viewer.createBot();
    const query = "subscription ($id: ID!) { botStatus(id: $id) { revision } }";
    const source = new EventSource(`${url}?${new URLSearchParams({ query, variables: JSON.stringify({ id }) })}`, {
      fetch: (address, init) => fetch(address, { ...init, headers: { ...init.headers, ...cookie(viewer.token) } }),
    });

    const [first] = await once(source, "next");
    // Listened for before the write: the event may well arrive before the writer hears of its own commit.
    const change = once(source, "next");
    await database.query("update bot_state set daily_pnl = 1 where bot_id = $1", [id]);
    const [second] = await change;

    expect(JSON.parse(first.data)).toEqual({ data: { botStatus: { revision: 1 } } });
    expect(JSON.parse(second.data)).toEqual({ data: { botStatus: { revision: 2 } } });
    expect(second.lastEventId).not.toBe(first.lastEventId);
    source.close();
  });
});

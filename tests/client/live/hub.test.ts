// @vitest-environment node
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createHub, type Hub } from "../../../client/live/hub.ts";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { fetchAs, openTab, type TestTab } from "./support.ts";

let database: TestDatabase;
let app: TestApp;
let ada: { readonly id: string; readonly token: string };
let token: string;
let hub: Hub;
let tabs: TestTab[];

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { pingIntervalMs: 50 });
  ada = await anAccount(app, "ada@example.org");
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(() => {
  token = ada.token;
  tabs = [];
  hub = createHub({ url: "http://botwatch.test/graphql", fetch: fetchAs(app, () => token) });
});

afterEach(async () => {
  tabs.forEach((tab) => tab.close());
  hub.close();
  await streamsAre(0);
});

const streamsAre = (count: number) =>
  vi.waitFor(() => {
    if (app.app.streamCount() !== count) {
      throw new Error(`There are ${app.app.streamCount()} streams`);
    }
  });
const aTab = (viewerId = ada.id): TestTab => {
  const tab = openTab(hub, viewerId);
  tabs.push(tab);
  return tab;
};

describe("createHub", () => {
  it("opens no stream before anybody shows anything", async () => {
    const tab = aTab();

    await tab.until(() => tab.last() !== undefined);

    expect(tab.connection()?.state).toBe("disconnected");
    expect(app.app.streamCount()).toBe(0);
  });

  it("serves ten tabs of ten bots by one stream", async () => {
    const botIds = await Promise.all(Array.from({ length: 10 }, () => createBot(database, ada.id)));
    const shown = botIds.map((botId) => ({ tab: aTab(), botId }));

    shown.forEach(({ tab, botId }) => tab.show({ botIds: [botId] }));
    await Promise.all(shown.map(({ tab, botId }) => tab.until(() => tab.bots.has(botId))));
    await streamsAre(1);

    const [first] = shown;
    await report(database, String(first?.botId), { reason: "No signal" });
    await first?.tab.until(() => first.tab.bots.get(first.botId)?.status?.reason === "No signal");
    expect(shown.map(({ tab }) => tab.bots.size)).toEqual(botIds.map(() => 1));
  });
});

// @vitest-environment node
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Account } from "../../../api/accounts/account.entity.ts";
import { createToken } from "../../../api/accounts/sign-in.ts";
import { createHub, type Hub } from "../../../client/live/hub.ts";
import type { FromHub, ToHub } from "../../../client/live/protocol.ts";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, createBots, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createManualClock } from "../../support/manual-clock.ts";
import { createLeapingClock, type LeapingClock, type Network, openNetwork } from "./network.ts";
import { openTab, type TestTab } from "./tab.ts";

const NO_BOT = "0190f5fe-7c00-7a00-8000-00000000dead";

let database: TestDatabase;
let app: TestApp;
let ada: { readonly id: string; readonly token: string };
let bob: { readonly id: string; readonly token: string };
let network: Network;
let clock: LeapingClock;
let hub: Hub;
let tabs: TestTab[];

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { pingIntervalMs: 50 });
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  ada = await anAccount(app, `${crypto.randomUUID()}@example.org`);
  bob = await anAccount(app, `${crypto.randomUUID()}@example.org`);
  tabs = [];
  clock = createLeapingClock();
  network = openNetwork(app, ada.token);
  hub = aHub();
});

afterEach(async () => {
  tabs.forEach((tab) => tab.close());
  hub.close();
  await streamsAre(0);
});

const aHub = (): Hub =>
  createHub({
    url: "http://botwatch.test/graphql",
    fetch: network.fetch,
    clock,
    random: () => 0,
    locks: navigator.locks,
  });
const aTab = (viewerId = ada.id, join: Partial<ToHub & { type: "join" }> = {}): TestTab => {
  const tab = openTab(hub, viewerId, join);
  tabs.push(tab);
  return tab;
};
const streamsAre = (count: number) =>
  vi.waitFor(
    () => {
      if (app.app.streamCount() !== count) {
        throw new Error(`There are ${app.app.streamCount()} streams`);
      }
      return count;
    },
    { timeout: 15_000 },
  );
const reasonOf = (tab: TestTab, botId: string) => tab.bots.get(botId)?.status?.reason;
const says = async (tab: TestTab, botId: string, reason: string): Promise<boolean> => {
  await tab.until(() => reasonOf(tab, botId) === reason);
  return true;
};
const statesOf = (tab: TestTab) => tab.heard.map((message) => message.type === "news" && message.connection.state);
const isSignIn = ({ type }: FromHub) => type === "signIn";

/** A session of somebody's who has signed in again. */
async function aSession(accountId: string): Promise<{ readonly token: string }> {
  const em = app.services.fork();
  return createToken(em, await em.findOneOrFail(Account, { id: accountId }), { remember: false });
}

/** A tab that shows a bot, live. */
async function watchBot(botId: string, viewerId = ada.id): Promise<TestTab> {
  const tab = aTab(viewerId);
  tab.show({ botIds: [botId] });
  await tab.until(() => tab.bots.has(botId));
  return tab;
}

async function watchList(): Promise<TestTab> {
  const tab = aTab();
  tab.show({ isList: true });
  await tab.until(() => tab.heard.some((message) => message.type === "news" && message.list?.isSnapshot === true));
  return tab;
}

describe("the streams of a hub", () => {
  it("are none before anybody shows anything", async () => {
    const tab = aTab();

    await tab.until(() => tab.last() !== undefined);

    expect(tab.connection()?.state).toBe("disconnected");
    expect(app.app.streamCount()).toBe(0);
  });

  it("are one for ten tabs of ten bots", async () => {
    const botIds = await createBots(database, ada.id, 10);
    const opened = botIds.map((botId) => ({ tab: aTab(), botId }));

    opened.forEach(({ tab, botId }) => tab.show({ botIds: [botId] }));
    await Promise.all(opened.map(({ tab, botId }) => tab.until(() => tab.bots.has(botId))));
    await streamsAre(1);

    expect(opened.map(({ tab }) => tab.bots.size)).toEqual(botIds.map(() => 1));
    expect(opened.map(({ tab }) => tab.last()?.tabCount)).toContain(10);
  });

  it("are two where one tab shows the list and another one a bot", async () => {
    const botId = await createBot(database, ada.id);

    await watchBot(botId);
    const tab = await watchList();

    expect([...tab.list.keys()]).toEqual([botId]);
    await streamsAre(2);
  });

  it("close when the last tab shows something else", async () => {
    const tab = await watchBot(await createBot(database, ada.id));

    tab.show({});
    await streamsAre(0);
    await tab.until(() => tab.connection()?.state === "disconnected");

    expect(tab.connection()?.lastHeardAt).toBeNull();
  });

  it("close when the last tab leaves", async () => {
    const tab = await watchBot(await createBot(database, ada.id));

    tab.say({ type: "leave" });

    expect(await streamsAre(0)).toBe(0);
  });

  it("close when the last tab is gone without a word", async () => {
    const end = Promise.withResolvers<void>();
    await new Promise<void>((granted) => {
      void navigator.locks.request("a tab", () => {
        granted();
        return end.promise;
      });
    });
    const botId = await createBot(database, ada.id);
    const tab = aTab(ada.id, { lock: "a tab" });
    tab.show({ botIds: [botId] });
    await tab.until(() => tab.bots.has(botId));

    end.resolve();

    expect(await streamsAre(0)).toBe(0);
  });

  it("stay while one tab of several is gone", async () => {
    const botId = await createBot(database, ada.id);
    const first = await watchBot(botId);
    const second = await watchBot(botId);

    first.say({ type: "leave" });
    await second.until(() => second.last()?.tabCount === 1);
    await report(database, botId, { reason: "No signal" });

    await says(second, botId, "No signal");
    expect(app.app.streamCount()).toBe(1);
  });
});

describe("a tab", () => {
  it("that comes later has its bot at once, from what the others have heard", async () => {
    const botId = await createBot(database, ada.id);
    await watchBot(botId);
    network.swallow();

    const late = await watchBot(botId);

    expect(late.bots.get(botId)?.status?.botId).toBe(botId);
    expect(late.connection()?.lastHeardAt).toBeLessThanOrEqual(clock.now());
  });

  it("hears of its own bots alone", async () => {
    const [one = "", other = ""] = await createBots(database, ada.id, 2);
    const tab = await watchBot(one);
    const second = await watchBot(other);

    await report(database, other, { reason: "No signal" });
    await says(second, other, "No signal");

    expect([...tab.bots.keys()]).toEqual([one]);
  });

  it("stays connected while another one shows another bot", async () => {
    const [one = "", other = ""] = await createBots(database, ada.id, 2);
    const tab = await watchBot(one);
    const before = tab.heard.length;

    await watchBot(other);
    await streamsAre(1);
    await report(database, one, { reason: "No signal" });
    await says(tab, one, "No signal");

    expect(new Set(statesOf(tab).slice(before))).toEqual(new Set(["connected"]));
  });

  it("stays connected on its way from the list to a bot and back", async () => {
    const botId = await createBot(database, ada.id);
    const tab = await watchList();
    const before = tab.heard.length;

    tab.show({ botIds: [botId] });
    await tab.until(() => tab.bots.has(botId));
    tab.list.clear();
    tab.show({ isList: true });
    await tab.until(() => tab.list.has(botId));

    expect(new Set(statesOf(tab).slice(before))).toEqual(new Set(["connected"]));
  });

  it("hears that its bot is gone, and that there never was one", async () => {
    const botId = await createBot(database, ada.id);
    const tab = aTab();
    tab.show({ botIds: [botId, NO_BOT] });
    await tab.until(() => tab.bots.get(NO_BOT)?.status === null && tab.bots.has(botId));

    await database.query("delete from bot where id = $1", [botId]);
    await tab.until(() => tab.bots.get(botId)?.status === null);

    expect([...tab.bots.values()].map(({ bot }) => bot)).toEqual([null, null]);
  });

  it("is told again what it shows when it asks anew", async () => {
    const botId = await createBot(database, ada.id);
    const tab = await watchBot(botId);
    tab.forget();

    tab.show({ botIds: [botId] });
    await tab.until(() => tab.bots.size > 0);

    expect([...tab.bots.keys()]).toEqual([botId]);
  });

  it("that takes nothing gets the latest of all in one message later", async () => {
    const botId = await createBot(database, ada.id);
    const slow = await watchBot(botId);
    const quick = await watchBot(botId);
    await report(database, botId, { reason: "One" });
    await says(slow, botId, "One");
    slow.isTaking = false;
    const before = slow.heard.length;

    await report(database, botId, { reason: "Two" });
    await says(quick, botId, "Two");
    await report(database, botId, { reason: "Three" });
    await says(quick, botId, "Three");
    const untaken = slow.heard.length - before;
    slow.say({ type: "taken" });
    await says(slow, botId, "Three");

    expect(untaken).toBeLessThanOrEqual(1);
    expect(slow.heard.length - before).toBeLessThanOrEqual(2);
  });

  it("that takes nothing for long is let go", async () => {
    const manual = createManualClock();
    hub = createHub({ url: "http://botwatch.test/graphql", fetch: network.fetch, clock: manual });
    const tab = aTab();
    tab.isTaking = false;
    await tab.until(() => tab.last() !== undefined);

    manual.advance(90_000);
    await tab.until(() => tab.heard.at(-1)?.type === "over");

    expect(tab.heard.at(-1)).toEqual({ type: "over", reason: "silent", viewerId: ada.id });
  });

  it("of another version is refused", async () => {
    const tab = aTab(ada.id, { version: 0 });

    await tab.until(() => tab.heard.length > 0);

    expect(tab.heard).toEqual([{ type: "over", reason: "version", viewerId: ada.id }]);
  });
});

describe("a lost connection", () => {
  it("is told with the next retry, and goes on with a whole snapshot", async () => {
    const [one = "", other = ""] = await createBots(database, ada.id, 2);
    const tab = await watchList();

    network.cut();
    await tab.until(() => tab.connection()?.state === "reconnecting" && tab.connection()?.nextRetryAt !== null);
    await database.query("delete from bot where id = $1", [other]);
    network.mend();
    tab.say({ type: "retryNow" });
    await tab.until(() => tab.connection()?.state === "connected");

    expect([...tab.list.keys()]).toEqual([one]);
  });

  it("is connected again only with what it then knows", async () => {
    const botId = await createBot(database, ada.id);
    const tab = await watchBot(botId);

    network.cut();
    await tab.until(() => tab.connection()?.state === "reconnecting");
    await report(database, botId, { reason: "No signal" });
    network.mend();
    tab.say({ type: "retryNow" });
    await tab.until(() => tab.connection()?.state === "connected");

    expect(reasonOf(tab, botId)).toBe("No signal");
  });

  it("that looks open is replaced when somebody looks again", async () => {
    const manual = createManualClock();
    hub = createHub({ url: "http://botwatch.test/graphql", fetch: network.fetch, clock: manual });
    const botId = await createBot(database, ada.id);
    const tab = await watchBot(botId);
    network.swallow();
    await report(database, botId, { reason: "No signal" });
    manual.advance(7_000);

    tab.say({ type: "look", isNetworkNew: false });

    expect(await says(tab, botId, "No signal")).toBe(true);
    hub.close();
  });

  it("that looks open is replaced when the network changes, however lately it was heard", async () => {
    const botId = await createBot(database, ada.id);
    const tab = await watchBot(botId);
    network.swallow();
    await report(database, botId, { reason: "No signal" });

    tab.say({ type: "look", isNetworkNew: true });

    expect(await says(tab, botId, "No signal")).toBe(true);
  });

  it("that looks open is replaced by itself after the machine has slept", async () => {
    const botId = await createBot(database, ada.id);
    const tab = await watchBot(botId);
    network.swallow();
    await report(database, botId, { reason: "No signal" });

    clock.leap(3_600_000);

    expect(await says(tab, botId, "No signal")).toBe(true);
  });

  it("is told at once when the network changes and there is none", async () => {
    const tab = await watchBot(await createBot(database, ada.id));
    network.swallow();
    network.cut();

    tab.say({ type: "look", isNetworkNew: true });
    await tab.until(() => tab.connection()?.state === "reconnecting");

    expect(tab.connection()?.lastError).toBe("The server cannot be reached");
  });
});

describe("the viewer of a hub", () => {
  it("is asked once in each tab to sign in again, and the streams go on where they were", async () => {
    const botId = await createBot(database, ada.id);
    const one = await watchBot(botId);
    const other = await watchList();
    await database.query("delete from session where account_id = $1", [ada.id]);
    await Promise.all([one, other].map((tab) => tab.until(() => tab.heard.some(isSignIn))));
    await report(database, botId, { reason: "No signal" });

    network.token = (await aSession(ada.id)).token;
    one.say({ type: "signedIn" });
    other.say({ type: "signedIn" });

    await says(one, botId, "No signal");
    await other.until(() => other.list.get(botId)?.status?.reason === "No signal");
    expect([one, other].map((tab) => tab.heard.filter(isSignIn).length)).toEqual([1, 1]);
  });

  it("is disconnected meanwhile, and keeps knowing when something was last heard", async () => {
    const tab = await watchBot(await createBot(database, ada.id));

    await database.query("delete from session where account_id = $1", [ada.id]);
    await tab.until(() => tab.connection()?.state === "disconnected");

    expect(tab.connection()?.lastHeardAt).not.toBeNull();
    expect(tab.connection()?.lastError).not.toBeNull();
  });

  it("may be somebody else in a new tab, which ends the others", async () => {
    const adas = await watchBot(await createBot(database, ada.id));
    const bobs = await createBot(database, bob.id);
    network.token = bob.token;

    const tab = await watchBot(bobs, bob.id);

    expect(tab.bots.get(bobs)?.bot?.id).toBe(bobs);
    expect(adas.heard.at(-1)).toEqual({ type: "over", reason: "viewer", viewerId: ada.id });
    await streamsAre(1);
  });

  it("is shown nothing of somebody else's, even where the cookie has changed unseen", async () => {
    const botId = await createBot(database, ada.id);
    const tab = await watchList();
    await createBot(database, bob.id);
    network.cut();
    await tab.until(() => tab.connection()?.state === "reconnecting");

    network.token = bob.token;
    network.mend();
    tab.say({ type: "retryNow" });
    await tab.until(() => tab.heard.at(-1)?.type === "over");

    expect(tab.heard.at(-1)).toEqual({ type: "over", reason: "viewer", viewerId: ada.id });
    expect([...tab.list.keys()]).toEqual([botId]);
  });
});

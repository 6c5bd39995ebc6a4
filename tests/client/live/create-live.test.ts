// @vitest-environment node
import { domWindow } from "../../support/dom.ts";
import { createEffect, createRoot } from "solid-js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Account } from "../../../api/accounts/account.entity.ts";
import { createToken } from "../../../api/accounts/sign-in.ts";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, createBots, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createLeapingClock, type LeapingClock, type Network, openNetwork } from "./network.ts";
import { openPage, type TestPage, whenever } from "./page.ts";

const NO_BOT = "0190f5fe-7c00-7a00-8000-00000000dead";

let database: TestDatabase;
let app: TestApp;
let ada: { readonly id: string; readonly token: string };
let network: Network;
let clock: LeapingClock;
let page: TestPage;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { pingIntervalMs: 50 });
});

afterAll(async () => {
  domWindow.close();
  await app.close();
  await database.close();
});

beforeEach(async () => {
  ada = await anAccount(app, `${crypto.randomUUID()}@example.org`);
  network = openNetwork(app, ada.token);
  clock = createLeapingClock();
  page = openPage(network, ada.id, clock);
});

afterEach(() => page.close());

async function openBot(botId: string) {
  const opened = page.open(() => page.live.followBot(botId));
  await whenever(() => opened.shown.phase() !== "loading");
  return { ...opened, view: opened.shown };
}

async function openList() {
  const opened = page.open(() => page.live.followAll());
  await whenever(opened.shown.isLoaded);
  return { ...opened, list: opened.shown };
}

/** How often a reader is run. */
function countRuns(read: () => unknown): () => number {
  let runs = 0;
  createRoot(() =>
    createEffect(() => {
      read();
      runs += 1;
    }),
  );
  return () => runs;
}

const setVisibility = (state: DocumentVisibilityState): void => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(anEvent("visibilitychange"));
};

/** An event of the document's own kind, which Node's are not. */
function anEvent(type: string, members: object = {}): Event {
  const event = document.createEvent("Event");
  event.initEvent(type);
  return Object.assign(event, members);
}

/** A session of somebody's who has signed in again. */
async function signInAgain(accountId: string): Promise<string> {
  const em = app.services.fork();
  const account = await em.findOneOrFail(Account, { id: accountId });
  return (await createToken(em, account, { remember: false })).token;
}

describe("followBot", () => {
  it("shows the bot and each change of it", async () => {
    const botId = await createBot(database, ada.id);
    const { view } = await openBot(botId);
    expect([view.phase(), view.bot()?.status.reason]).toEqual(["present", null]);

    await report(database, botId, { reason: "No signal" });
    await whenever(() => view.bot()?.status.reason === "No signal");

    expect(view.error()).toBeNull();
  });

  it("runs only what shows a field that has changed", async () => {
    const botId = await createBot(database, ada.id);
    const { view } = await openBot(botId);
    const reasons = countRuns(() => view.bot()?.status.reason);
    const losses = countRuns(() => view.bot()?.status.dailyPnl);
    const bots = countRuns(() => view.bot());

    await report(database, botId, { reason: "No signal" });
    await whenever(() => view.bot()?.status.reason === "No signal");

    expect([reasons(), losses(), bots()]).toEqual([2, 1, 1]);
  });

  it("keeps the last state of a bot that is gone", async () => {
    const botId = await createBot(database, ada.id, "Momentum");
    const { view } = await openBot(botId);

    await database.query("delete from bot where id = $1", [botId]);
    await whenever(() => view.phase() === "gone");

    expect(view.bot()?.bot.name).toBe("Momentum");
  });

  it.each([NO_BOT, "no-id"])("says that there is no bot %s", async (botId) => {
    const { view } = await openBot(botId);

    expect([view.phase(), view.bot()]).toEqual(["gone", undefined]);
  });

  it("is not disturbed by a bad id on another page", async () => {
    const botId = await createBot(database, ada.id);
    await openBot("no-id");

    const { view } = await openBot(botId);

    expect(view.phase()).toBe("present");
  });

  it("takes an id in capitals for the same bot", async () => {
    const botId = await createBot(database, ada.id);

    const { view } = await openBot(botId.toUpperCase());

    expect(view.bot()?.botId).toBe(botId);
  });

  it("starts anew when a page is left and opened in one go", async () => {
    const botId = await createBot(database, ada.id);
    const { leave } = await openBot(botId);

    leave();
    const { view } = await openBot(botId);

    expect(view.phase()).toBe("present");
  });

  it("shows nothing of the one before to another viewer", async () => {
    const { view } = await openBot(await createBot(database, ada.id));
    const bob = await anAccount(app, `${crypto.randomUUID()}@example.org`);

    network.token = bob.token;
    page.become(bob.id);

    expect([view.phase(), view.bot()]).toEqual(["loading", undefined]);
    await whenever(() => view.phase() === "gone");
  });
});

describe("followAll", () => {
  it("is loaded with an empty list for somebody who has no bots", async () => {
    const { list } = await openList();

    expect(list.ids()).toEqual([]);
  });

  it("shows bots that come and go", async () => {
    const { list } = await openList();

    const botId = await createBot(database, ada.id, "Momentum");
    await whenever(() => list.ids().length === 1);
    expect(list.bot(botId)?.bot.name).toBe("Momentum");

    await database.query("delete from bot where id = $1", [botId]);
    await whenever(() => list.ids().length === 0);
    expect(list.bot(botId)).toBeUndefined();
  });

  it("runs only what shows a field that has changed, and tells those who sum up", async () => {
    const [one = "", other = ""] = await createBots(database, ada.id, 2);
    const { list } = await openList();
    const version = list.version();
    const ofOne = countRuns(() => list.bot(one)?.status.reason);
    const ofOther = countRuns(() => list.bot(other)?.status.reason);
    const ids = countRuns(list.ids);

    await report(database, one, { reason: "No signal" });
    await whenever(() => list.bot(one)?.status.reason === "No signal");

    expect([ofOne(), ofOther(), ids()]).toEqual([2, 1, 1]);
    expect(list.version()).toBe(version + 1);
  });

  it("tells whoever waits for a bot that it has come", async () => {
    const { list } = await openList();
    const botIds = createBot(database, ada.id);

    const botId = await botIds;
    await whenever(() => list.bot(botId) !== undefined);

    expect(list.bot(botId)?.botId).toBe(botId);
  });

  it("forgets its bots when nobody shows them", async () => {
    await createBot(database, ada.id);
    const { list, leave } = await openList();

    leave();
    await Promise.resolve();

    expect([list.isLoaded(), list.ids()]).toEqual([false, []]);
  });
});

describe("isHeard", () => {
  it("holds while nothing is shown that could be old", () => {
    expect([page.live.isShowing(), page.live.isHeard()]).toEqual([false, true]);
  });

  it("holds once the first snapshot is there, and not before", async () => {
    const botId = await createBot(database, ada.id);
    const { shown: view } = page.open(() => page.live.followBot(botId));
    await whenever(page.live.isShowing);
    expect(page.live.isHeard()).toBe(false);

    await whenever(() => view.phase() === "present");

    expect(page.live.isHeard()).toBe(true);
  });

  it("ends when the connection is lost, and holds again with the next snapshot", async () => {
    const botId = await createBot(database, ada.id);
    const { view } = await openBot(botId);

    network.cut();
    await whenever(() => !page.live.isHeard());
    await report(database, botId, { reason: "No signal" });
    network.mend();
    page.live.retryNow();
    await whenever(page.live.isHeard);

    expect(view.bot()?.status.reason).toBe("No signal");
  });

  it("is right the moment somebody looks again", async () => {
    const botId = await createBot(database, ada.id);
    const { view } = await openBot(botId);
    setVisibility("hidden");
    network.swallow();
    await report(database, botId, { reason: "No signal" });
    clock.leap(3_600_000);

    setVisibility("visible");
    const heardAtFirst = page.live.isHeard();
    await whenever(page.live.isHeard);

    expect([heardAtFirst, view.bot()?.status.reason]).toEqual([false, "No signal"]);
  });
});

describe("now", () => {
  it("is the server's time on a machine whose clock is an hour ahead", async () => {
    page.close();
    clock.leap(3_600_000);
    page = openPage(network, ada.id, clock);
    await openBot(await createBot(database, ada.id));

    const [row] = await database.query("select extract(epoch from clock_timestamp()) * 1000 as now");

    // Far more than a busy machine takes, and far less than an hour.
    expect(Math.abs(page.live.now() - Number(row?.["now"]))).toBeLessThan(15_000);
    expect(page.live.heardAgoMs()).toBeLessThan(15_000);
    expect(page.live.vouchedAgoMs()).toBeLessThan(15_000);
    expect(page.live.connection().connectedSince).toBeLessThanOrEqual(page.live.now() + 15_000);
  });

  it("moves on every second", async () => {
    const first = page.live.now();

    await whenever(() => page.live.now() >= first + 1_000);

    expect(page.live.now() - first).toBeLessThan(15_000);
  });

  it("stands still while nobody looks, and is right at once when somebody does", () => {
    setVisibility("hidden");
    const hidden = page.live.now();
    clock.leap(60_000);

    const during = page.live.now();
    setVisibility("visible");

    expect(during).toBe(hidden);
    expect(page.live.now()).toBeGreaterThanOrEqual(hidden + 60_000);
  });
});

describe("the page", () => {
  it("asks its viewer to sign in again, and goes on where it was", async () => {
    const botId = await createBot(database, ada.id);
    const { view } = await openBot(botId);

    await database.query("delete from session where account_id = $1", [ada.id]);
    await whenever(() => page.live.connection().state === "disconnected");
    expect(page.asked()).toBe(1);
    expect(view.bot()?.botId).toBe(botId);

    network.token = await signInAgain(ada.id);
    page.signIn();
    await whenever(page.live.isHeard);
    expect(view.phase()).toBe("present");
  });

  it("hears nothing while nobody is signed in", async () => {
    await openBot(await createBot(database, ada.id));

    page.become(null);

    expect([page.live.connection().state, page.live.isHeard()]).toEqual(["disconnected", false]);
  });

  it("measures how long the server takes to answer", async () => {
    page.live.measureRoundTrip();

    await whenever(() => page.live.roundTripMs() !== null);

    expect(page.live.roundTripMs()).toBeGreaterThanOrEqual(0);
  });

  it("knows when the device has no network", () => {
    window.dispatchEvent(anEvent("offline"));
    const offline = page.live.isOnline();
    window.dispatchEvent(anEvent("online"));

    expect([offline, page.live.isOnline()]).toEqual([false, true]);
  });

  it("leaves its streams when it is left, and takes them up when it comes back as it was", async () => {
    const botId = await createBot(database, ada.id);
    const { view } = await openBot(botId);

    window.dispatchEvent(anEvent("pagehide"));
    await report(database, botId, { reason: "No signal" });
    window.dispatchEvent(anEvent("pageshow", { persisted: true }));
    await whenever(() => view.bot()?.status.reason === "No signal");

    expect(page.live.isHeard()).toBe(true);
  });
});

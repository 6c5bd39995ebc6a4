import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { type ObservedPage, openBrowser, openPage, openUnobserved } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";
import { type Line, openLine } from "./line.ts";

let browser: Browser;
let site: Site;
let line: Line;
let account: SiteAccount;
let context: BrowserContext;

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), startSite()]);
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

beforeEach(async () => {
  line = await openLine(site.url);
  account = await site.createAccount();
  context = await browser.newContext();
  await account.signInto(context);
});

afterEach(async () => {
  await context.close();
  await line.close();
});

const openBot = (botId: string): Promise<ObservedPage> => openPage(context, `${line.url}/bots/${botId}`);
const isLive = (page: Page) => page.getByRole("button", { name: "Connection: Connected" }).waitFor();
const badge = (page: Page, word: string) => page.getByRole("status").filter({ hasText: word }).waitFor();
/** What the line under the header announces. */
const isTold = (page: Page, text: string) => page.locator("[aria-live]").filter({ hasText: text }).waitFor();
const says = (page: Page, text: string) => page.getByText(text).first().waitFor();
const waitsFor = (botId: string, reason: string) =>
  report(site.database, botId, { run_status: "WAITING", reason, last_run_at: new Date() });

/** Acts as a browser does when a tab goes behind another one, or comes back: a page without a window is never hidden. */
const setVisibility = (page: Page, state: DocumentVisibilityState) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);

describe("the tabs of a browser", () => {
  it("are live, all ten of them, over one stream", async () => {
    const names = Array.from({ length: 10 }, (_, index) => `Bot ${index}`);
    const botIds = await Promise.all(names.map((name) => account.createBot({ name })));
    const opened = await Promise.all(botIds.map(openBot));
    await Promise.all(opened.map(({ page }) => isLive(page)));
    await expect.poll(() => line.streams()).toBe(1);

    await Promise.all(botIds.map((botId, index) => waitsFor(botId, `Reason ${index}`)));
    await Promise.all(opened.map(({ page }, index) => says(page, `Reason ${index}`)));

    expect(line.mostStreams()).toBeLessThanOrEqual(2);
    opened.forEach(({ expectQuiet }) => expectQuiet());
  });

  it("stay live when the one that came first is closed", async () => {
    const botId = await account.createBot();
    const first = await openBot(botId);
    await isLive(first.page);
    const second = await openBot(botId);
    await isLive(second.page);

    await first.page.close();
    await waitsFor(botId, "No signal");
    await says(second.page, "No signal");

    await expect.poll(() => line.streams()).toBe(1);
    second.expectQuiet();
  });

  it("close the stream when the last of them shows something else", async () => {
    const { page } = await openBot(await account.createBot());
    await isLive(page);

    await page.getByRole("link", { name: "Settings" }).first().click();
    await page.waitForURL("**/settings");

    await expect.poll(() => line.streams()).toBe(0);
  });

  it("have a hub of their own where there are no shared workers", async () => {
    await context.addInitScript(() => Reflect.deleteProperty(globalThis, "SharedWorker"));
    const botId = await account.createBot();
    const { page, expectQuiet } = await openBot(botId);
    await isLive(page);

    await waitsFor(botId, "No signal");

    await says(page, "No signal");
    await expect.poll(() => line.streams()).toBe(1);
    expectQuiet();
  });

  it("are all live again after one of them has signed in again", async () => {
    const botId = await account.createBot();
    const [one, other] = await Promise.all([openBot(botId), openBot(botId)]);
    await Promise.all([one, other].map(({ page }) => isLive(page)));

    await site.database.query("delete from session where account_id = $1", [account.id]);
    await Promise.all([one, other].map(({ page }) => page.getByRole("alertdialog").waitFor()));
    await waitsFor(botId, "No signal");
    await one.page.getByLabel("Password").fill(account.password);
    await one.page.keyboard.press("Enter");
    await Promise.all([one, other].map(({ page }) => says(page, "No signal")));
    await Promise.all([one, other].map(({ page }) => isLive(page)));

    expect(await other.page.getByRole("alertdialog").count()).toBe(0);
    await expect.poll(() => line.streams()).toBe(1);
  });

  it("share a new worker by themselves when theirs has died", async () => {
    const botId = await account.createBot();
    const path = `${line.url}/bots/${botId}`;
    const pages = await Promise.all([1, 2, 3].map(() => openUnobserved(context, path)));
    await Promise.all(pages.map(isLive));

    await killSharedWorker();
    await waitsFor(botId, "No signal");
    await Promise.all(pages.map((page) => says(page, "No signal")));
    await Promise.all(pages.map(isLive));

    await expect.poll(() => line.streams()).toBe(1);
  });
});

describe("a page", () => {
  it("says that it reconnects when the server is gone, and is live again when it is back", async () => {
    const botId = await account.createBot();
    await report(site.database, botId, { run_status: "RUNNING", last_run_at: new Date() });
    const { page } = await openBot(botId);
    await badge(page, "Running");

    await site.stop();
    await page.getByRole("button", { name: "Connection: Reconnecting" }).waitFor();
    await badge(page, "Last seen running");
    await isTold(page, "The connection is lost.");
    await site.start();
    await waitsFor(botId, "No signal");
    await page.getByRole("button", { name: "Retry now" }).first().click();

    await badge(page, "Waiting");
    await isLive(page);
    await expect.poll(() => page.getByText("The connection is lost.").count()).toBe(0);
  });

  it("says so when it has heard nothing for six seconds, though the stream looks open", async () => {
    const { page } = await openBot(await account.createBot());
    await isLive(page);

    line.swallow();
    await isTold(page, "Nothing was heard since");

    expect(await page.getByRole("button", { name: "Connection: Connected · silent" }).count()).toBe(1);
  });

  it("is right within two seconds when somebody looks at it again", async () => {
    const botId = await account.createBot();
    await report(site.database, botId, { run_status: "RUNNING", last_run_at: new Date() });
    const { page } = await openBot(botId);
    await badge(page, "Running");
    line.swallow();
    await isTold(page, "Nothing was heard since");
    await setVisibility(page, "hidden");
    await waitsFor(botId, "No signal");

    const startedAt = performance.now();
    await setVisibility(page, "visible");
    await badge(page, "Waiting");

    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("says at once when the device has no network, and is live when it is back", async () => {
    const botId = await account.createBot();
    const { page } = await openBot(botId);
    await isLive(page);

    line.unplug();
    await context.setOffline(true);
    await isTold(page, "This device has no network.");
    const states = await page.getByRole("button", { name: "Connection: Reconnecting" }).count();
    await waitsFor(botId, "No signal");
    line.plug();
    await context.setOffline(false);
    await says(page, "No signal");
    await isLive(page);

    expect(states).toBe(1);
  });
});

/** Ends the worker as a browser does that runs out of memory: nobody is told. */
async function killSharedWorker(): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send("Target.getTargets");
  const workers = targetInfos.filter(({ type }) => type === "shared_worker");
  await Promise.all(workers.map(({ targetId }) => session.send("Target.closeTarget", { targetId })));
  await session.detach();
}

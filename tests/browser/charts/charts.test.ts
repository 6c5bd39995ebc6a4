import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

let site: Site;
let browser: Browser;
let account: SiteAccount;
/** A bot with half an hour of history, a position, and two trades. */
let botId: string;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
  account = await site.createAccount("you@example.org");
  botId = await account.createBot({ name: "Momentum BTC" });
  await report(site.database, botId, POSITION);
  await site.database.query(
    `insert into bot_sample (bot_id, at, revision, run_status, mark_price, unrealized_pnl, daily_pnl)
     select $1, date_trunc('minute', now()) - m * interval '1 minute', 0, 'RUNNING', 64000 + m, null, -m
     from generate_series(2, 30) m`,
    [botId],
  );
  await site.database.query(
    `insert into trade (bot_id, side, price, quantity, fee, reason, executed_at) values
     ($1, 'BUY', 64020, 1, 0, 'a signal', now() - interval '20 minutes'), ($1, 'SELL', 64010, 1, 0, 'a stop', now() - interval '10 minutes')`,
    [botId],
  );
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

const POSITION = {
  run_status: "RUNNING",
  in_position: true,
  entry_price: 64_000,
  position_size: 1,
  mark_price: 64_001.5,
  unrealized_pnl: 1.5,
  stop_loss_price: 63_000,
  daily_pnl: 2,
};

const profit = (page: Page) => page.getByRole("img", { name: /^Profit and loss/ });
const price = (page: Page) => page.getByRole("img", { name: /^Price/ });

/** The page of a bot, on which the last hour is shown. */
async function open(id: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: "en-US", ...options });
  await account.signInto(context);
  const opened = await openPage(context, `${site.url}/bots/${id}`);
  await opened.page.getByRole("button", { name: "1 h" }).click();
  return { ...opened, context };
}

/** What a chart shows, as the address of a picture. */
const pictureOf = (page: Page) => profit(page).evaluate((chart) => chart.querySelector("canvas")?.toDataURL());

describe("a chart of a bot", () => {
  it("tells what it shows, and goes on as it happens", async () => {
    await report(site.database, botId, { ...POSITION, last_run_at: new Date() });
    const { page, context, expectQuiet } = await open(botId);
    await profit(page).waitFor();
    const before = await pictureOf(page);

    await report(site.database, botId, { unrealized_pnl: 5.25, mark_price: 64_005.25, last_run_at: new Date() });
    await page.getByRole("img", { name: /last \+7\.25 / }).waitFor();

    expect(await profit(page).getAttribute("aria-label")).toMatch(
      /^Profit and loss of the day with the open position in USDT, the last hour\. First −30\.00 \(.+\), last \+7\.25 \(.+\), lowest −30\.00, highest \+7\.25\.$/,
    );
    await expect
      .poll(() => price(page).getAttribute("aria-label"))
      .toMatch(/1 buy and 1 sale are marked\. entry 64,000\.00\. stop loss 63,000\.00\.$/);
    await expect.poll(() => pictureOf(page)).not.toBe(before);
    expectQuiet();
    await context.close();
  });

  it("reads the value under the pointer", async () => {
    const { page, context } = await open(botId);
    await profit(page).waitFor();
    const readout = page.getByText(/^−30\.00 USDT$/);
    const before = await readout.count();

    await profit(page).hover({ position: { x: 12, y: 80 } });
    await readout.waitFor();

    expect(before).toBe(0);
    await context.close();
  });

  it("says the same as a table", async () => {
    const { page, context } = await open(botId);
    await profit(page).waitFor();

    await page.getByText("Show as table").first().click();
    const rows = page.getByRole("table").first().getByRole("row");
    await rows.nth(1).waitFor();

    expect(await rows.first().innerText()).toMatch(/Time\s+Profit and loss USDT/);
    expect(await rows.last().innerText()).toMatch(/−30\.00/);
    expect(await rows.count()).toBeGreaterThan(25);
    await context.close();
  });

  it("is drawn in the colours of the theme", async () => {
    const { page, context } = await open(botId, { colorScheme: "light" });
    await profit(page).waitFor();
    const light = await pictureOf(page);

    await page.emulateMedia({ colorScheme: "dark" });

    await expect.poll(() => pictureOf(page)).not.toBe(light);
    await context.close();
  });

  it("is as wide as there is room", async () => {
    const { page, context } = await open(botId, { viewport: { width: 1_280, height: 900 } });
    await profit(page).waitFor();
    const widthOf = () => profit(page).evaluate((chart) => chart.querySelector("canvas")?.clientWidth ?? 0);
    const wide = await widthOf();

    await page.setViewportSize({ width: 390, height: 844 });

    await expect.poll(widthOf).toBeLessThan(390);
    expect(wide).toBeGreaterThan(390);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await context.close();
  });

  it("says that there is nothing yet, and begins when there is", async () => {
    const id = await account.createBot({ name: "New" });
    await report(site.database, id, { run_status: "RUNNING", mark_price: 1, last_run_at: new Date() });
    const { page, context } = await open(id);
    await page.getByText("No history yet. It is drawn from now on.").first().waitFor();

    await report(site.database, id, { mark_price: 2, last_run_at: new Date() });
    await price(page).waitFor();

    expect(await price(page).getAttribute("aria-label")).toMatch(/First 1\.00000 .*, last 2\.00000 /);
    await context.close();
  });

  it("says why there is no history, and tries again when asked", async () => {
    const context = await browser.newContext();
    await account.signInto(context);
    await context.route("**/graphql", (route) =>
      route.request().postData()?.includes("query BotHistory") === true
        ? route.fulfill({ json: { errors: [{ message: "The history rests" }] } })
        : route.fallback(),
    );
    const { page } = await openPage(context, `${site.url}/bots/${botId}`);
    await page.getByText("The history could not be read: The history rests.").first().waitFor();

    await context.unroute("**/graphql");
    await page.getByRole("button", { name: "Try again" }).first().click();
    await profit(page).waitFor();

    expect(await page.getByText("The history rests").count()).toBe(1);
    await context.close();
  });

  it.each(["light", "dark"] as const)("is accessible, %s", async (colorScheme) => {
    const { page, context } = await open(botId, { colorScheme });
    await price(page).waitFor();
    await page.getByText("Show as table").first().click();

    expect(await audit(page)).toEqual([]);
    await context.close();
  });
});

describe("the chart library", () => {
  it("is loaded by the first page that has a chart", async () => {
    const context = await browser.newContext();
    await account.signInto(context);
    const { page } = await openPage(context, site.url);
    const isLoaded = () =>
      page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => /\/plot-.*\.js$/.test(name)));
    await page.getByText("Momentum BTC").first().waitFor();
    const before = await isLoaded();

    await page.getByText("Momentum BTC").first().click();
    await profit(page).waitFor();

    expect([before, await isLoaded()]).toEqual([false, true]);
    await context.close();
  });
});

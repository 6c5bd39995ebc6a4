import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";
import { measurePixelTimes, percentile } from "./pixel-times.ts";

let site: Site;
let browser: Browser;
let account: SiteAccount;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
  account = await site.createAccount();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

const POSITION = {
  run_status: "RUNNING",
  in_position: true,
  entry_price: "63900",
  position_size: "0.01",
  mark_price: "63950",
  unrealized_pnl: "0.50",
  stop_loss_price: "63000",
  trailing_stop_price: "63500",
  take_profit_price: "66000",
  highest_price_since_entry: "64010",
};

const PHONE = { width: 390, height: 844 };

/** The page of a bot as somebody with a browser of its own sees it. */
async function openBot(botId: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  await account.signInto(context);
  const opened = await openPage(context, `${site.url}/bots/${botId}`);
  await opened.page.getByRole("region", { name: "Signal" }).waitFor();
  return { ...opened, context };
}

const badge = (page: Page, word: string) => page.getByRole("status").filter({ hasText: new RegExp(`^${word}$`) });
const signal = (page: Page) => page.getByRole("region", { name: "Signal" });

describe("the page of a bot", () => {
  it("shows a committed row within a moment", async () => {
    const botId = await account.createBot();
    await report(site.database, botId, { ...POSITION, last_run_at: new Date() });
    const { page, context, expectQuiet } = await openBot(botId);
    await page.getByText("mark 63,950.00").waitFor();

    const times = await measurePixelTimes(page, site.database.url, botId, 50);

    expect(
      percentile(
        times.map(({ frameMs }) => frameMs),
        50,
      ),
    ).toBeLessThan(150);
    expectQuiet();
    await context.close();
  });

  it("calls a bot that has gone silent late and then lost, and believes it again when it reports", async () => {
    const botId = await account.createBot({ reportIntervalSeconds: 2 });
    const { page, context, expectQuiet } = await openBot(botId);
    await badge(page, "Stopped").waitFor();

    await report(site.database, botId, { ...POSITION, last_run_at: new Date() });
    await badge(page, "Running").waitFor();
    await signal(page).getByText("late: expected every 2 sec").waitFor();
    await page.getByText("A report is overdue").waitFor();
    await badge(page, "Last seen running").waitFor();

    await signal(page).getByText("lost: expected every 2 sec").waitFor();
    await page.getByText("It may not be running.").waitFor();
    await page
      .getByRole("region", { name: "Open position" })
      .getByText(/^as of /)
      .waitFor();

    await report(site.database, botId, { run_status: "STOPPED", in_position: false, last_run_at: new Date() });
    await badge(page, "Stopped").waitFor();
    expect(await page.getByRole("region", { name: "No position" }).count()).toBe(1);
    expectQuiet();
    await context.close();
  });

  it("shows the last error in full, and takes it away when it is over", async () => {
    const botId = await account.createBot();
    const trace = `Price feed was away for 41 s${"\n    at Feed.close (feed.js:120:13)".repeat(12)}`;
    const { page, context, expectQuiet } = await openBot(botId);

    await report(site.database, botId, { run_status: "ERROR", last_error: trace, last_run_at: new Date() });
    await badge(page, "Error").waitFor();
    expect(await page.getByLabel("The error in full").textContent()).toBe(trace);
    await page.getByText(/^since .* sec ago$/).waitFor();

    await report(site.database, botId, { run_status: "WAITING", last_error: null, last_run_at: new Date() });
    await page.getByLabel("The error in full").waitFor({ state: "detached" });
    await badge(page, "Waiting").waitFor();
    expectQuiet();
    await context.close();
  });

  it("keeps what was last known of a bot that is deleted, and says so", async () => {
    const botId = await account.createBot({ name: "Doomed" });
    await report(site.database, botId, { ...POSITION, last_run_at: new Date() });
    const { page, context, expectQuiet } = await openBot(botId);
    await badge(page, "Running").waitFor();

    await account.ask("mutation Delete($id: ID!) { deleteBot(id: $id) }", { id: botId });
    await page.getByRole("alert").filter({ hasText: "This bot was deleted." }).waitFor();

    await badge(page, "Last seen running").waitFor();
    await page.getByText("+0.50 USDT").waitFor();
    expect(await page.getByRole("button", { name: "Stop bot…" }).count()).toBe(0);
    expectQuiet();
    await context.close();
  });

  it("says that it does not hear the server, fades, and is live again by itself", async () => {
    const botId = await account.createBot({ reportIntervalSeconds: 600 });
    await report(site.database, botId, { ...POSITION, last_run_at: new Date() });
    const { page, context, expectQuiet } = await openBot(botId);
    await badge(page, "Running").waitFor();

    await site.stop();
    await badge(page, "Last seen running").waitFor();
    await signal(page).getByText("connection lost; trying again").waitFor();
    await page
      .getByRole("region", { name: "Open position" })
      .getByText(/^as of /)
      .waitFor();

    await site.start();
    await report(site.database, botId, { mark_price: "63960" });
    await badge(page, "Running").waitFor();
    await page.getByText("mark 63,960.00").waitFor();
    expect(
      await page
        .getByRole("region", { name: "What happened" })
        .getByText(/^live$/)
        .count(),
    ).toBe(1);
    expectQuiet(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
    await context.close();
  });

  it("remembers which stretch of time was looked at", async () => {
    const botId = await account.createBot();
    const { page, context } = await openBot(botId);

    await page.getByRole("button", { name: "7 d" }).click();
    const { page: later } = await openPage(context, page.url());

    await signal(later).waitFor();
    expect(await later.getByRole("button", { pressed: true }).textContent()).toBe("7 d");
    await context.close();
  });
});

describe("the page of a bot", () => {
  it.each([
    ["with a position", { ...POSITION, daily_pnl: "-12", daily_trade_count: 3 }, {}],
    ["in an error", { run_status: "ERROR", last_error: "No price\n  at feed.js:1" }, {}],
    ["that is late", { ...POSITION, last_run_at: new Date(Date.now() - 150_000) }, {}],
    [
      "with amounts of thirty digits",
      { ...POSITION, unrealized_pnl: `-${"1234567890".repeat(3)}.12`, daily_pnl: `-${"9876543210".repeat(3)}.99` },
      {},
    ],
    [
      "that is lost, with tiny prices and a name of 200 characters",
      { ...POSITION, entry_price: "0.00000124", mark_price: "0.00000123", last_run_at: new Date(0) },
      { symbol: "SHIB/USDT", name: "m".repeat(200) },
    ],
  ])("breaks no rule of accessibility and never scrolls sideways: a bot %s", async (_, columns, input) => {
    const botId = await account.createBot({ maxDailyTrades: 3, maxDailyLossPercent: "2", ...input });
    await report(site.database, botId, { last_run_at: new Date(), ...columns });
    const { page, context, expectQuiet } = await openBot(botId, { colorScheme: "light" });
    await page.getByText("No trades are recorded.").waitFor();

    expect(await audit(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);

    await page.emulateMedia({ colorScheme: "dark" });
    expect(await audit(page)).toEqual([]);

    await page.setViewportSize(PHONE);
    expect(await audit(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    expectQuiet();
    await context.close();
  });
});

function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  );
}

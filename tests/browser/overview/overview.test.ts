import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { createManyBots } from "../../support/many-bots.ts";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";
import { watchShifts } from "./layout-shifts.ts";

let site: Site;
let browser: Browser;
let account: SiteAccount;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
});

beforeEach(async () => {
  account = await site.createAccount();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, locale: "en-US" };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

interface OpenOptions extends BrowserContextOptions {
  /** What the browser remembers. @defaultValue "table" */
  readonly look?: "table" | "cards";
}

/** The overview as somebody with a browser of its own sees it. */
async function open(path = "/", { look = "table", ...options }: OpenOptions = DESKTOP) {
  const context = await browser.newContext(options);
  await context.addInitScript((chosen) => localStorage.setItem("botwatch.view", chosen), look);
  await account.signInto(context);
  const opened = await openPage(context, `${site.url}${path}`);
  await opened.page.getByRole("heading", { level: 1 }).waitFor();
  return { ...opened, context };
}

/** A bot that reports, but for what is given. */
async function aBot(name: string, columns: object = {}, input: object = {}): Promise<string> {
  const botId = await account.createBot({ name, ...input });
  await report(site.database, botId, { run_status: "RUNNING", last_run_at: new Date(), ...columns });
  return botId;
}

const row = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
const rows = (page: Page) => page.locator("[role=rowgroup] [data-id]");
const scrollY = (page: Page) => page.evaluate(() => window.scrollY);
const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

describe("the overview", () => {
  it("shows a committed row by itself, without moving anything", async () => {
    const botId = await aBot("Momentum", { daily_pnl: "1" });
    const { page, context, expectQuiet } = await open();
    await row(page, "Momentum").getByText("+1.00").waitFor();
    const shifts = await watchShifts(page);

    await report(site.database, botId, { daily_pnl: "12.34", daily_trade_count: 5, last_run_at: new Date() });
    await row(page, "Momentum").getByText("+12.34").waitFor();
    await page.getByRole("region", { name: "Totals" }).getByText("+12.34 USDT").waitFor();

    // A number that gets longer begins further left, which is as much as may be.
    expect(await shifts()).toBeLessThan(0.001);
    expectQuiet();
    await context.close();
  });

  it("calls a bot that has gone silent late and then lost, and believes it again when it reports", async () => {
    const botId = await account.createBot({ name: "Silent", reportIntervalSeconds: 2 });
    const { page, context, expectQuiet } = await open();
    await row(page, "Silent").waitFor();
    await report(site.database, botId, { run_status: "WAITING", last_run_at: new Date() });
    const attention = page.getByRole("region", { name: "1 needs attention" });

    await attention.getByText("Late:").waitFor();
    await attention.getByText("Lost:").waitFor();
    await row(page, "Silent").getByText("Last seen waiting").waitFor();
    await page.getByRole("button", { name: "Not believed 1" }).waitFor();
    const title = await page.title();
    await report(site.database, botId, { run_status: "WAITING", last_run_at: new Date() });
    await row(page, "Silent").getByText("Waiting", { exact: true }).waitFor();

    expect(title).toBe("● 1 lost · botwatch");
    expectQuiet();
    await context.close();
  });

  it("holds two thousand bots, of which it renders what the window shows", async () => {
    await createManyBots(site.database, account.id, 2_000);
    const { page, context, expectQuiet } = await open("/?sort=name");
    await page.getByText("2,000 shown").waitFor();
    await page.getByLabel("Find a bot").press("ArrowDown");

    await page.keyboard.press("End");
    await page.getByRole("link", { name: "Swing 2000" }).waitFor();
    const last = await focusedName(page);
    await page.mouse.wheel(0, -1_000_000);
    await page.waitForFunction(() => window.scrollY === 0);
    await page.getByRole("link", { name: "Breakout 5", exact: true }).waitFor();

    expect(last).toBe("Swing 2000");
    // What has the focus is there, however far away.
    expect(await focusedName(page)).toBe("Swing 2000");
    expect(await rows(page).count()).toBeLessThan(40);
    expectQuiet();
    await context.close();
  });

  it("leads back to the row that one came from", async () => {
    await createManyBots(site.database, account.id, 300);
    const { page, context } = await open("/?sort=name");
    await rows(page).first().waitFor();
    await page.mouse.wheel(0, 5_000);
    const link = page.getByRole("link", { name: "Grid 267", exact: true });
    await link.scrollIntoViewIfNeeded();
    const before = await scrollY(page);

    await link.click();
    await page.getByRole("heading", { level: 1, name: "Grid 267" }).waitFor();
    await page.goBack();
    await link.waitFor();

    expect(await scrollY(page)).toBe(before);
    await context.close();
  });

  it("moves nothing under a pointer, and catches up when it leaves", async () => {
    const first = await aBot("First", { daily_pnl: "9" });
    await aBot("Second", { daily_pnl: "5" });
    const { page, context } = await open("/?sort=pnl");
    await row(page, "Second").hover();
    const before = await row(page, "Second").boundingBox();

    await report(site.database, first, { run_status: "ERROR", daily_pnl: "1", last_run_at: new Date() });
    await page.getByRole("region", { name: "Totals" }).getByText("+6.00 USDT").waitFor();
    const during = await row(page, "Second").boundingBox();
    await page.mouse.move(0, 0);
    await page.getByRole("region", { name: "1 needs attention" }).waitFor();
    await rows(page).first().getByText("Second").waitFor();

    expect(during).toEqual(before);
    await context.close();
  });

  it("opens the same view for whoever gets its address", async () => {
    await aBot("Momentum BTC", { daily_pnl: "1" });
    await aBot("Momentum ETH", { daily_pnl: "5" });
    await aBot("Grid");
    const { page, context } = await open();
    await page.getByLabel("Find a bot").fill("momentum");
    await page.getByLabel("Sort by").selectOption("PnL today");
    await page.getByText("2 of 3 shown").waitFor();
    const address = new URL(page.url());

    await context.close();
    const other = await open(`${address.pathname}${address.search}`);
    await other.page.getByText("2 of 3 shown").waitFor();

    expect(await rows(other.page).getByRole("link").allTextContents()).toEqual(["Momentum ETH", "Momentum BTC"]);
    await other.context.close();
  });

  it("says once that the server cannot vouch for any bot, and takes it back", async () => {
    await aBot("Momentum");
    const { page, context } = await open();
    await row(page, "Momentum").getByText("Running", { exact: true }).waitFor();

    await site.database.server.stop();
    await page.getByText("Not verified.").waitFor();
    await row(page, "Momentum").getByText("Last seen running").waitFor();
    const running = await page.getByRole("button", { name: "Running 1" }).count();
    await site.database.server.start();
    await row(page, "Momentum").getByText("Running", { exact: true }).waitFor();
    await page.getByText("Not verified.").waitFor({ state: "detached" });

    // It stays where it was last seen: a filter shows the same bots as before.
    expect(running).toBe(1);
    await context.close();
  });

  it("fits a phone, with room for a finger on everything that is pressed", async () => {
    await createManyBots(site.database, account.id, 20);
    const { page, context } = await open("/", PHONE);
    await rows(page).first().waitFor();

    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("main button, main select, main input")]
        .filter((control) => control.checkVisibility() && control.offsetHeight < 44)
        .map(({ textContent, ariaLabel, id }) => ariaLabel ?? (textContent || id)),
    );

    expect([isTooWide, small]).toEqual([false, []]);
    await context.close();
  });

  it.each([
    ["as a table", "light", DESKTOP, "table"],
    ["as a table", "dark", DESKTOP, "table"],
    ["as cards", "light", DESKTOP, "cards"],
    ["on a phone", "dark", PHONE, "table"],
  ] as const)("is accessible %s, %s", async (_, colorScheme, options, look) => {
    await createManyBots(site.database, account.id, 12);
    await aBot("Silent", { last_run_at: new Date(0), in_position: true, unrealized_pnl: "1" });
    await aBot("Late", { last_run_at: new Date(Date.now() - 150_000), daily_pnl: "-1" });
    await aBot("Broken", { run_status: "ERROR", last_error: "The exchange refused the key" });
    const { page, context } = await open("/", { ...options, colorScheme, look });
    await page.locator("[data-id]").first().waitFor();

    expect(await audit(page)).toEqual([]);
    await context.close();
  });

  it.each(["light", "dark"] as const)("is accessible with no bot at all, %s", async (colorScheme) => {
    const { page, context } = await open("/", { ...DESKTOP, colorScheme });
    await page.getByText("No bots yet").waitFor();

    expect(await audit(page)).toEqual([]);
    await context.close();
  });
});

describe("the markets", () => {
  it.each(["light", "dark"] as const)("show what bots report of each pair, accessibly, %s", async (colorScheme) => {
    const botId = await aBot("Momentum", { mark_price: "64000" });
    const { page, context, expectQuiet } = await open("/markets", { ...DESKTOP, colorScheme });
    await page.getByRole("row", { name: /BTC\/USDT 64,000\.00 Momentum/ }).waitFor();

    await report(site.database, botId, { mark_price: "64001.5", last_run_at: new Date() });
    await page.getByRole("row", { name: /BTC\/USDT 64,001\.50 Momentum/ }).waitFor();

    expect(await audit(page)).toEqual([]);
    expectQuiet();
    await context.close();
  });
});

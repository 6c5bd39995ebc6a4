import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Line, openLine } from "../live/line.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";
import { type PlayingExchange, startPlayingExchange } from "./playing-exchange.ts";

let exchange: PlayingExchange;
let site: Site;
let browser: Browser;
let account: SiteAccount;
let line: Line;
let botId: string;

beforeAll(async () => {
  exchange = await startPlayingExchange();
  const environment = {
    MARKET: "binance",
    BINANCE_WS_URL: exchange.server.webSocket,
    BINANCE_REST_URL: exchange.server.rest,
  };
  [site, browser] = await Promise.all([startSite({ environment }), openBrowser()]);
  line = await openLine(site.url);
  account = await site.createAccount("you@example.org");
  botId = await account.createBot({ name: "Momentum BTC", symbol: "BTC/USDT" });
  await report(site.database, botId, { run_status: "RUNNING", mark_price: 64_001, last_run_at: new Date() });
  await site.database.query(
    `insert into trade (bot_id, side, price, quantity, fee, reason, executed_at) values
     ($1, 'BUY', 64020, 1, 0, 'a signal', now() - interval '3 hours'), ($1, 'SELL', 64010, 1, 0, 'a stop', now() - interval '1 hour')`,
    [botId],
  );
  exchange.quote("btcusdt", "64059.50000000");
  exchange.fillBook("btcusdt", 64_059.5);
  exchange.trade("btcusdt", "64059.50000000");
});

afterAll(async () => {
  await browser.close();
  await line.close();
  await site.close();
  await exchange.close();
});

async function open(path = "/markets", options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: "en-US", ...options });
  await account.signInto(context);
  return { ...(await openPage(context, `${line.url}${path}`)), context };
}

const card = (page: Page, symbol: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("button", { name: `Show ${symbol}` }) });
const part = (page: Page, name: string) => page.getByRole("region", { name });
const light = (page: Page, words: RegExp) => page.getByRole("status").filter({ hasText: words });
const connection = (page: Page, name: string) =>
  part(page, "Connections to the exchange")
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name }) });
/** Acts as a browser does when a tab goes behind another one, or comes back: a page without a window is never hidden. */
const setVisibility = (page: Page, state: DocumentVisibilityState) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);

describe("the markets page", () => {
  it("shows prices, orders, trades and candles as they happen", async () => {
    const { page, context, expectQuiet } = await open();
    await card(page, "BTC/USDT").getByText("64,059.50").waitFor();
    await part(page, "Order book").getByText("64,060.50").waitFor();
    await part(page, "Trades").getByRole("row").nth(1).waitFor();
    const chart = page.getByRole("img", { name: /^Candles of BTC\/USDT/ });
    await chart.waitFor();

    exchange.quote("btcusdt", "64100.25000000");
    exchange.fillBook("btcusdt", 64_100);
    exchange.trade("btcusdt", "64100.75000000");
    exchange.growCandle("btcusdt", "15m", "64100.12000000");

    await card(page, "BTC/USDT").getByText("64,100.25").waitFor();
    await card(page, "BTC/USDT").getByText("+0.16 % in 24 h").waitFor();
    await card(page, "BTC/USDT")
      .getByText(/^Binance · \d sec ago$/)
      .waitFor();
    await part(page, "Order book").getByText("64,101.00").waitFor();
    await part(page, "Order book").getByText("Spread 2.00 (0.0031 %)").waitFor();
    await part(page, "Trades").getByRole("row").nth(1).getByText("64,100.75").waitFor();
    await page.getByRole("img", { name: /Last close 64,100\.12 USDT/ }).waitFor();
    expect(await chart.getAttribute("aria-label")).toMatch(/Your bots' trades are marked: 1 buy and 1 sale\.$/);
    await light(page, /^4 of 4 connected$/).waitFor();
    expect(await page.getByRole("link", { name: "Chart by TradingView" }).getAttribute("href")).toBe(
      "https://www.tradingview.com/",
    );
    expectQuiet();
    await context.close();
  });

  it("says that the exchange is lost and fades, and is connected again when asked", async () => {
    const { page, context, expectQuiet } = await open();
    await light(page, /^4 of 4 connected$/).waitFor();
    const price = card(page, "BTC/USDT").locator(".num", { hasText: /^64,/ }).first();
    const colourOf = () => price.evaluate((element) => getComputedStyle(element).color);
    const before = await colourOf();

    exchange.server.refuse(503);
    exchange.cut();
    await light(page, /^0 of 4 connected$/).waitFor();
    await card(page, "BTC/USDT")
      .getByText(/^Connection lost, trying again · as of /)
      .waitFor();
    await connection(page, "Prices").getByText("Reconnecting").waitFor();
    await connection(page, "Prices")
      .getByText(/^\d+ of 10/)
      .waitFor();
    expect(await colourOf()).not.toBe(before);

    exchange.server.refuse(null);
    await page.getByRole("button", { name: "Retry all" }).click();
    await light(page, /^4 of 4 connected$/).waitFor();
    await card(page, "BTC/USDT")
      .getByText(/^Binance · /)
      .waitFor();
    await expect.poll(colourOf).toBe(before);
    expectQuiet();
    await context.close();
  });

  it("shows nothing of a symbol of which the exchange says nothing", async () => {
    const { page, context, expectQuiet } = await open();

    await page.getByRole("textbox", { name: "Add a pair" }).fill("eth-usdt");
    await page.getByRole("button", { name: "Add" }).click();

    await card(page, "ETH/USDT").getByText("Nothing has come yet").waitFor();
    await part(page, "Order book")
      .getByText(/^No orders are known\./)
      .waitFor();
    expect(await card(page, "ETH/USDT").innerText()).toMatch(/^ETH\/USDT\s+– USDT\s/);
    expectQuiet();
    await context.close();
  });

  it("keeps what was added in this browser, until it is removed", async () => {
    const { page, context, expectQuiet } = await open();
    await page.getByRole("textbox", { name: "Add a pair" }).fill("nonsense");
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByText("A pair is written like BTC/USDT").waitFor();
    await page.getByRole("textbox", { name: "Add a pair" }).fill("sol/usdt");
    await page.keyboard.press("Enter");
    await card(page, "SOL/USDT").waitFor();

    const other = await openPage(context, `${line.url}/markets`);
    await other.page.getByRole("button", { name: "Remove SOL/USDT" }).click();

    await expect.poll(() => card(page, "SOL/USDT").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Remove BTC/USDT" }).count()).toBe(0);
    expectQuiet();
    other.expectQuiet();
    await context.close();
  });

  it("is followed in one window at a time", async () => {
    const { page, context, expectQuiet } = await open();
    await card(page, "BTC/USDT")
      .getByText(/^Binance · /)
      .waitFor();

    const other = await openPage(context, `${line.url}/markets`);
    await card(other.page, "BTC/USDT")
      .getByText(/^Binance · /)
      .waitFor();
    await page.getByText("Shown in another window.").waitFor();

    await page.getByRole("button", { name: "Show it here" }).click();
    await card(page, "BTC/USDT")
      .getByText(/^Binance · /)
      .waitFor();
    await other.page.getByText("Shown in another window.").waitFor();
    expect(await page.getByText("Shown in another window.").count()).toBe(0);
    await expect.poll(() => line.marketStreams()).toBe(3);
    await page.close();
    await card(other.page, "BTC/USDT")
      .getByText(/^Binance · /)
      .waitFor();
    await expect.poll(() => line.marketStreams()).toBe(3);
    expectQuiet();
    other.expectQuiet();
    await context.close();
  });

  it("follows nothing while it is hidden, and once it is left", async () => {
    const { page, context, expectQuiet } = await open();
    await card(page, "BTC/USDT")
      .getByText(/^Binance · /)
      .waitFor();
    await expect.poll(() => line.marketStreams()).toBe(3);

    await setVisibility(page, "hidden");
    await expect.poll(() => line.marketStreams()).toBe(0);
    await setVisibility(page, "visible");
    await expect.poll(() => line.marketStreams()).toBe(3);
    await page.getByRole("link", { name: "Settings" }).first().click();

    await expect.poll(() => line.marketStreams()).toBe(0);
    expectQuiet();
    await context.close();
  });

  it.each(["light", "dark"] as const)("is accessible in a wide window and on a phone, %s", async (colorScheme) => {
    const { page, context, expectQuiet } = await open("/markets", {
      colorScheme,
      viewport: { width: 1_280, height: 900 },
    });
    await page.getByRole("img", { name: /^Candles of BTC\/USDT/ }).waitFor();
    await page.getByText("Show as table").click();
    await page.getByRole("columnheader", { name: "Volume" }).waitFor();
    expect(await audit(page)).toEqual([]);

    await page.setViewportSize({ width: 390, height: 844 });

    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await audit(page)).toEqual([]);
    expectQuiet();
    await context.close();
  });
});

describe("the page of a bot", () => {
  it("shows the price of its pair, from where it is and how old", async () => {
    const { page, context, expectQuiet } = await open(`/bots/${botId}`);
    const price = page.getByRole("group", { name: "Price of BTC/USDT" });
    await price.getByText(/^Binance · /).waitFor();

    exchange.quote("btcusdt", "64222.25000000");

    await price.getByText("64,222.25").waitFor();
    await price.getByText(/^Binance · \d sec ago$/).waitFor();
    await price.getByRole("link", { name: "BTC/USDT" }).click();
    await card(page, "BTC/USDT").getByText("64,222.25").waitFor();
    expect(new URL(page.url()).search).toBe("?symbol=BTC%2FUSDT");
    expectQuiet();
    await context.close();
  });
});

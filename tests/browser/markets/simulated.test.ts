import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit } from "../support/audit.ts";
import { aFile, hourly, toCsv } from "../../support/candles.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

let site: Site;
let browser: Browser;
let account: SiteAccount;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
  account = await site.createAccount("you@example.org");
  await account.createBot({ name: "Momentum BTC", symbol: "BTC/USDT" });
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

describe("a simulated market", () => {
  it("says so, and has no orders, no trades and no connections", async () => {
    const context = await browser.newContext({ locale: "en-US" });
    await account.signInto(context);
    const { page, expectQuiet } = await openPage(context, `${site.url}/markets`);

    await page.getByRole("status").filter({ hasText: "Simulated market." }).waitFor();
    await page
      .getByText(/^Simulated · \d sec ago$/)
      .first()
      .waitFor();
    await page
      .getByRole("region", { name: "Order book" })
      .getByText(/^No orders are known\. /)
      .waitFor();
    await page
      .getByRole("region", { name: "Trades" })
      .getByText(/^No trades are known\. /)
      .waitFor();
    await page.getByRole("img", { name: /^Candles of BTC\/USDT/ }).waitFor();

    expect(await page.getByRole("region", { name: "Connections to the exchange" }).count()).toBe(0);
    expect(await page.getByText(/of \d connected/).count()).toBe(0);
    expect(await audit(page)).toEqual([]);
    expectQuiet();
    await context.close();
  });
});

describe("a replay", () => {
  it("says so, and shows no price", async () => {
    const file = await aFile(toCsv(hourly(["100", "101", "102"])));
    const replay = await startSite({ environment: { MARKET: `replay:${file}` } });
    const somebody = await replay.createAccount();
    await somebody.createBot({ name: "Momentum BTC", symbol: "BTC/USDT" });
    const context = await browser.newContext({ locale: "en-US" });
    await somebody.signInto(context);
    const { page, expectQuiet } = await openPage(context, `${replay.url}/markets`);

    await page.getByRole("status").filter({ hasText: "Replay." }).waitFor();
    const card = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Show BTC/USDT" }) });
    await card.getByText(/^The market is a replay/).waitFor();

    expect(await card.innerText()).toMatch(/^BTC\/USDT\s+– USDT\s/);
    expect(await page.getByRole("img", { name: /^Candles/ }).count()).toBe(0);
    expectQuiet();
    await context.close();
    await replay.close();
  });
});

import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

let site: Site;
let browser: Browser;
let context: BrowserContext;
let account: SiteAccount;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
  account = await site.createAccount();
});

afterEach(() => context.close());

afterAll(async () => {
  await browser.close();
  await site.close();
});

async function open(path: string, options: BrowserContextOptions = {}) {
  context = await browser.newContext(options);
  await account.signInto(context);
  const opened = await openPage(context, `${site.url}${path}`);
  await opened.page.getByLabel("Symbol").waitFor();
  return opened;
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("name"));

describe("making a bot", () => {
  it("shows what the server refuses at the fields, and leads to the bot once it is right", async () => {
    const { page, expectQuiet } = await open("/bots/new");
    await page.getByLabel("Name").fill("Momentum BTC");
    await page.getByLabel("Symbol").fill("btc/usdt");
    await page.getByLabel("Leverage").fill("500");
    await page.getByLabel("Stop loss").fill("150");

    await page.getByRole("button", { name: "Create bot" }).click();
    await page.getByRole("alert").filter({ hasText: "2 things have to be different" }).waitFor();
    const first = await focused(page);
    const isWrong = await page.getByLabel("Stop loss").getAttribute("aria-invalid");
    await page.getByLabel("Leverage").fill("1");
    await page.getByLabel("Stop loss").fill("2.5");
    await page.getByText("At an entry of 100 it closes at 97.5.").waitFor();
    await page.getByRole("button", { name: "Create bot" }).click();

    await heading(page, "Momentum BTC").waitFor();
    expect(first).toBe("leverage");
    expect(isWrong).toBe("true");
    expect(page.url()).toMatch(/\/bots\/[0-9a-f-]{36}$/);
    expectQuiet();
  });

  it("takes numbers as a German types them", async () => {
    const { page } = await open("/bots/new", { locale: "de-DE" });
    await page.getByLabel("Name").fill("Auf Deutsch");
    await page.getByLabel("Symbol").fill("BTC/EUR");
    await page.getByLabel("Order size").fill("1.250,50");
    await page.getByLabel("Stop loss").fill("2,5");

    await page.getByRole("button", { name: "Create bot" }).click();

    await heading(page, "Auf Deutsch").waitFor();
    const [bot] = await site.database.query(
      "select order_size::text, stop_loss_percent::text from bot where name = 'Auf Deutsch'",
      [],
    );
    expect(bot).toEqual({ order_size: "1250.50", stop_loss_percent: "2.5" });
  });
});

describe("leaving a form", () => {
  it("asks before what was typed is lost", async () => {
    const { page, expectQuiet } = await open("/bots/new");
    await page.getByLabel("Name").fill("Half");

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
    await page.getByRole("alertdialog", { name: "Leave without saving?" }).waitFor();
    await page.getByRole("button", { name: "Stay here" }).click();
    const kept = await page.getByLabel("Name").inputValue();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
    await page.getByRole("button", { name: "Leave" }).click();

    await heading(page, "Settings").waitFor();
    expect(kept).toBe("Half");
    expectQuiet();
  });

  it("asks at the browser's own way back, too", async () => {
    const { page } = await open("/bots/new");
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
    await heading(page, "Settings").waitFor();
    await page.goBack();
    await page.getByLabel("Name").fill("Half");

    await page.goForward();

    await page.getByRole("alertdialog", { name: "Leave without saving?" }).waitFor();
    expect(page.url()).toBe(`${site.url}/bots/new`);
    expect(await page.getByLabel("Name").inputValue()).toBe("Half");
  });

  it("has the browser ask before the tab is closed", async () => {
    const { page } = await open("/bots/new");
    await page.getByLabel("Name").fill("Half");
    const asked = page.waitForEvent("dialog");

    void page.close({ runBeforeUnload: true });

    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.accept();
  });
});

describe("changing a bot", () => {
  it("says that somebody else has changed it meanwhile, and keeps what was typed", async () => {
    const botId = await account.createBot({ name: "Shared" });
    const { page, expectQuiet } = await open(`/bots/${botId}/edit`);
    await page.getByLabel("Stop loss").fill("3");

    await account.ask(`mutation { updateBot(id: "${botId}", input: { takeProfitPercent: "9" }) { id } }`);
    await page.getByText(/^This bot was changed elsewhere at/).waitFor();
    await page.getByRole("button", { name: "Save changes" }).click();

    await page.getByText("Shared was changed.").waitFor();
    const [bot] = await site.database.query(
      "select stop_loss_percent::text, take_profit_percent::text from bot where id = $1",
      [botId],
    );
    expect(bot).toEqual({ stop_loss_percent: "3", take_profit_percent: "9" });
    expectQuiet();
  });
});

describe("the forms", () => {
  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
    ["dark", 390],
  ] as const)("break no rule of accessibility, in the %s theme on a screen of %i", async (colorScheme, width) => {
    const { page, expectQuiet } = await open("/bots/new", { colorScheme, viewport: { width, height: 844 } });
    const atFirst = await audit(page);
    await page.getByRole("button", { name: "Create bot" }).click();
    await page.getByRole("alert").waitFor();

    const withProblems = await audit(page);

    expect(atFirst).toEqual([]);
    expect(withProblems).toEqual([]);
    expectQuiet();
  });
});

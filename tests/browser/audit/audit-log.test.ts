import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await startSite();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

async function open(account: SiteAccount, path: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  await account.signInto(context);
  return { ...(await openPage(context, `${site.url}${path}`)), context };
}

const START = "mutation ($id: ID!) { startBot(id: $id) { id } }";

describe("the page of the audit log", () => {
  it("tells what was done, by whom, from where, and what came of it, and filters it", async () => {
    const account = await site.createAccount("ada@example.org");
    const botId = await account.createBot({ name: "EMA demo" });
    await account.ask(START, { id: botId });
    await account.ask(START, { id: botId });
    await report(site.database, botId, { run_status: "RUNNING", last_run_at: new Date() });

    const { page, context, expectQuiet } = await open(account, "/");
    await page.getByRole("button", { name: /ada@example.org/ }).click();
    await page.getByRole("menuitem", { name: "Audit log" }).click();
    await page.getByRole("heading", { level: 1, name: "Audit log" }).waitFor();
    const rows = page.getByRole("table").getByRole("row");
    await rows.filter({ hasText: "Create a bot" }).waitFor();
    expect(await rows.filter({ hasText: "Start a bot" }).allInnerTexts()).toEqual([
      expect.stringMatching(/EMA demo[^]*127\.0\.0\.1[^]*Refused[^]*was already asked to run/),
      expect.stringMatching(/EMA demo[^]*127\.0\.0\.1[^]*Done[^]*The bot has confirmed it/),
    ]);
    expect(await audit(page)).toEqual([]);

    await page.getByLabel("Outcome").selectOption("Refused");
    await rows.filter({ hasText: "Create a bot" }).waitFor({ state: "detached" });
    await rows.filter({ hasText: "was already asked to run" }).waitFor();
    expect(await rows.filter({ hasText: "Start a bot" }).count()).toBe(1);
    await page.getByLabel("Who (e-mail)").fill("grace@example.org");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByText("There are no such entries.").waitFor();

    expectQuiet();
    await context.close();
  });

  it("is read on, page by page, on a phone too", async () => {
    const account = await site.createAccount();
    await account.createBot({ name: "First" });
    await site.database.query(
      `insert into audit_entry (account_id, actor, action, outcome, address)
      select $1, $2, 'updateBot', 'DONE', '127.0.0.1' from generate_series(1, 50)`,
      [account.id, account.email],
    );

    const { page, context, expectQuiet } = await open(account, "/audit", {
      viewport: { width: 390, height: 844 },
    });
    const rows = page.getByRole("table").getByRole("row");
    await rows.filter({ hasText: "Change a bot" }).first().waitFor();
    expect(await page.getByText("First").count()).toBe(0);
    await page.getByRole("button", { name: "Older entries" }).click();
    await page.getByText("First").waitFor();

    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
    expect(await audit(page)).toEqual([]);
    expectQuiet();
    await context.close();
  });

  it("shows one bot's part of it from the page of that bot", async () => {
    const account = await site.createAccount();
    const [one] = [await account.createBot({ name: "One" }), await account.createBot({ name: "Two" })];

    const { page, context, expectQuiet } = await open(account, `/bots/${one}`);
    await page.getByRole("link", { name: "Who did what" }).click();
    await page.getByText("Only what was done to One.").waitFor();
    expect(await page.getByText("Two").count()).toBe(0);
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.getByText("Two").waitFor();

    expectQuiet();
    await context.close();
  });
});

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

let browser: Browser;
let site: Site;
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
  account = await site.createAccount();
  context = await browser.newContext();
  await account.signInto(context);
});

afterEach(() => context.close());

const says = (page: Page, text: string) => page.getByText(text).first().waitFor();

describe("tabs", () => {
  it("are live, all ten of them", async () => {
    const botIds = await Promise.all(
      Array.from({ length: 10 }, (_, index) => account.createBot({ name: `Bot ${index}` })),
    );
    const opened = [];
    for (const botId of botIds) {
      opened.push(await openPage(context, `${site.url}/bots/${botId}`));
    }

    for (const [index, botId] of botIds.entries()) {
      await report(site.database, botId, { run_status: "WAITING", reason: `Reason ${index}` });
    }

    await Promise.all(opened.map(({ page }, index) => says(page, `Reason ${index}`)));
    opened.forEach(({ expectQuiet }) => expectQuiet());
  });
});

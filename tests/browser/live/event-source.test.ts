import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { type Line, startLine } from "../../support/line.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

const CONNECTING = 0;
const CLOSED = 2;

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
  line = await startLine({ target: () => Number(new URL(site.url).port) });
  account = await site.createAccount();
  context = await browser.newContext();
});

afterEach(async () => {
  await context.close();
  line.close();
});

/** Opens a native EventSource on a page that has no stream of its own, and gathers what it says. */
async function openSource(page: Page, query: string, variables: object): Promise<void> {
  const address = `/graphql?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`;
  await page.evaluate((url) => {
    const source = new EventSource(url);
    const seen: string[] = [];
    source.addEventListener("next", ({ data }) => seen.push(data));
    Object.assign(window, { source, seen });
  }, address);
}

const seenBy = (page: Page) => page.evaluate("seen") as Promise<readonly string[]>;
const stateOf = (page: Page) => page.evaluate("source.readyState") as Promise<number>;

describe("the EventSource of a browser", () => {
  it("follows a bot by the cookie of the session", async () => {
    const botId = await account.createBot();
    await account.signInto(context);
    const { page, expectQuiet } = await openPage(context, `${site.url}/health`);
    await openSource(page, "subscription ($id: ID!) { botStatus(id: $id) { markPrice } }", { id: botId });
    await expect.poll(() => seenBy(page)).toEqual(['{"data":{"botStatus":{"markPrice":null}}}']);

    await report(site.database, botId, { mark_price: "1.5" });

    await expect
      .poll(async () => (await seenBy(page)).slice(1))
      .toEqual(['{"data":{"botStatus":{"markPrice":"1.5"}}}']);
    // A page that is no document of the dashboard's names no icon.
    expectQuiet(/favicon\.ico/);
  });

  it("comes back by itself with the id of the last event, and misses and repeats nothing", async () => {
    const botId = await account.createBot();
    await account.signInto(context);
    const { page } = await openPage(context, `http://127.0.0.1:${line.port}/health`);
    const query = "subscription ($botId: ID!) { botEvents(botId: $botId) { message } }";
    await openSource(page, query, { botId });
    await expect.poll(async () => (await seenBy(page)).length).toBe(2);

    line.swallow();
    line.reset();
    await expect.poll(() => stateOf(page)).toBe(CONNECTING);
    await report(site.database, botId, { last_error: "No funds" });
    line.recover(true);

    await expect
      .poll(() => seenBy(page))
      .toEqual(
        ["Created: EMA demo", "Stopped", "No funds"].map((message) =>
          JSON.stringify({ data: { botEvents: { message } } }),
        ),
      );
  });

  it("gives up where nobody is signed in", async () => {
    const { page } = await openPage(context, `${site.url}/health`);

    await openSource(page, "subscription { botStatuses { botId } }", {});

    await expect.poll(() => stateOf(page)).toBe(CLOSED);
    expect(await seenBy(page)).toEqual([]);
  });
});

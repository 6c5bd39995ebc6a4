import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

let site: Site;
let browser: Browser;
let account: SiteAccount;

beforeAll(async () => {
  site = await startSite();
  browser = await openBrowser();
  account = await site.createAccount("ada@example.org");
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
  take_profit_price: "66000",
  daily_pnl: "12.34",
  daily_trade_count: 3,
};
const PHONE = { width: 390, height: 844 };

async function aRunningBot(name: string): Promise<string> {
  const botId = await account.createBot({ name });
  await report(site.database, botId, { ...POSITION, last_run_at: new Date() });
  return botId;
}

async function createLink(
  botId: string,
  input: object = {},
): Promise<{ readonly id: string; readonly url: string }> {
  const { data } = await account.ask(
    "mutation ($input: CreateShareLinkInput!) { createShareLink(input: $input) { token shareLink { id } } }",
    { input: { botId, name: "For Grace", ...input } },
  );
  const { token, shareLink } = data.createShareLink;
  return { id: shareLink.id, url: `${site.url}/shared#${token}` };
}

/** A link as somebody opens it in a browser of their own; as `account` where that is signed in there. */
async function openLink(url: string, options: BrowserContextOptions = {}, isSignedIn = false) {
  const context = await browser.newContext(options);
  if (isSignedIn) {
    await account.signInto(context);
  }
  const asked: { readonly url: string; readonly cookie: string | undefined }[] = [];
  context.on("request", (request) => asked.push({ url: request.url(), cookie: request.headers()["cookie"] }));
  const opened = await openPage(context, url);
  return { ...opened, context, asked };
}

describe("a share link", () => {
  it("is made on the page of a bot, opened by somebody without an account, and ended under their eyes", async () => {
    const botId = await aRunningBot("Sharing");
    const own = await browser.newContext();
    await account.signInto(own);
    const mine = await openPage(own, `${site.url}/bots/${botId}`);
    const card = mine.page.getByRole("region", { name: "Share links" });
    await card.getByText("There are no links.").waitFor();
    await card.getByLabel("Name").fill("For Grace");
    await card.getByRole("button", { name: "Make link" }).click();
    const url = await card.getByLabel("Address of the link").innerText();

    const theirs = await openLink(url);
    await theirs.page.getByRole("heading", { level: 1, name: "Sharing" }).waitFor();
    await theirs.page
      .getByRole("status")
      .filter({ hasText: /^Running$/ })
      .waitFor();
    await theirs.page.getByText("+12.34").waitFor();
    await report(site.database, botId, { daily_pnl: "56.78" });
    await theirs.page.getByText("+56.78").waitFor();
    expect(await theirs.page.getByRole("link").count()).toBe(0);
    expect(await audit(theirs.page)).toEqual([]);

    expect(await audit(mine.page)).toEqual([]);
    await card.getByRole("button", { name: "End the link For Grace" }).click();
    await mine.page.getByRole("alertdialog").getByRole("button", { name: "End" }).click();
    await theirs.page.getByRole("heading", { level: 1, name: "This link shows nothing any more" }).waitFor();
    await card.getByText("There are no links.").waitFor();
    expect(await theirs.page.getByText("56.78").count()).toBe(0);
    expect(await audit(theirs.page)).toEqual([]);

    mine.expectQuiet();
    theirs.expectQuiet(/401/, /ERR_INCOMPLETE_CHUNKED_ENCODING/);
    await Promise.all([own.close(), theirs.context.close()]);
  });

  it("shows no amounts where they are hidden", async () => {
    const botId = await aRunningBot("Quiet");
    await report(site.database, botId, { run_status: "PAUSED", reason: "Lost 98.76 today" });
    const { url } = await createLink(botId, { hidesMoney: true });

    const { page, context, expectQuiet } = await openLink(url, { viewport: PHONE });
    await page.getByText("Amounts are hidden").waitFor();
    await page.getByText("A position is open.").waitFor();
    const text = await page.locator("body").innerText();

    expect(text).not.toMatch(/98\.76|63,9|66,0|63,0|0\.50|12\.34|0\.01/);
    expect(await audit(page)).toEqual([]);
    expectQuiet();
    await context.close();
  });

  it("shows whoever is signed in what it shows everybody, and asks for it with no cookie", async () => {
    const botId = await aRunningBot("Mine");
    const { url } = await createLink(botId, { hidesMoney: true });

    const { page, context, asked, expectQuiet } = await openLink(url, {}, true);
    await page.getByText("Amounts are hidden").waitFor();

    const questions = asked.filter((request) => request.url.endsWith("/graphql"));
    expect(questions.length).toBeGreaterThan(0);
    expect(questions.filter(({ cookie }) => cookie !== undefined)).toEqual([]);
    expect(asked.filter((request) => request.url.includes("botwatch_"))).toEqual([]);
    expectQuiet();
    await context.close();
  });

  it("says so when nothing is behind it, and goes on by itself after the network was away", async () => {
    const botId = await aRunningBot("Steady");
    const { url } = await createLink(botId);
    const wrong = await openLink(`${site.url}/shared#botwatch_nothing`);
    await wrong.page.getByRole("heading", { level: 1, name: "This link shows nothing any more" }).waitFor();
    const bare = await openLink(`${site.url}/shared`);
    await bare.page.getByRole("heading", { level: 1, name: "This link is incomplete" }).waitFor();

    const { page, context } = await openLink(url);
    await page.getByText("+12.34").waitFor();
    await context.setOffline(true);
    await page.getByText(/Last seen running/).waitFor();
    await context.setOffline(false);
    await report(site.database, botId, { daily_pnl: "77.77", last_run_at: new Date() });
    await page.getByText("+77.77").waitFor();

    wrong.expectQuiet(/401/);
    bare.expectQuiet();
    await Promise.all([wrong.context.close(), bare.context.close(), context.close()]);
  });

  it("tells no other site where it is, and search engines to stay away", async () => {
    const { headers } = await fetch(`${site.url}/shared`);

    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-robots-tag")).toBe("noindex, nofollow");
  });
});

import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

const PHONE = { width: 390, height: 844 };
const SHARE =
  "mutation S($bot: ID!, $email: String!) { shareBot(botId: $bot, email: $email, role: VIEWER) { email } }";

let site: Site;
let browser: Browser;
let ada: SiteAccount;
let bob: SiteAccount;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
  ada = await site.createAccount();
  bob = await site.createAccount();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

/** A page as somebody with a browser of their own sees it. */
async function open(who: SiteAccount, path: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  await who.signInto(context);
  return { ...(await openPage(context, `${site.url}${path}`)), context };
}

const people = (page: Page) => page.getByRole("region", { name: "People" });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

describe("the people of a bot", () => {
  it("are chosen by its owner, and see at once what they may do and when it is over", async () => {
    const botId = await ada.createBot({ name: "Momentum" });
    const owner = await open(ada, `/bots/${botId}`);
    const member = await open(bob, "/", { viewport: PHONE, colorScheme: "dark" });
    await member.page.getByText("No bots yet").waitFor();

    await people(owner.page).getByText("Only you see this bot.").waitFor();
    await people(owner.page).getByLabel("E-mail address").fill("bob");
    await button(owner.page, "Share").click();
    await people(owner.page).getByText("Expected an e-mail address such as ada@example.org").waitFor();
    await people(owner.page).getByLabel("E-mail address").fill(bob.email);
    await button(owner.page, "Share").click();
    await people(owner.page).getByText(`Shared with ${bob.email}.`).waitFor();
    expect(await audit(owner.page)).toEqual([]);

    await member.page.getByText("Shared with you as Viewer").waitFor({ state: "attached" });
    await member.page.getByRole("link", { name: "Momentum" }).click();
    await member.page.getByText(`${ada.email} shares this bot with you: you see all of it`).waitFor();
    await people(member.page).getByText(`${ada.email} has shared this bot with you since`).waitFor();
    expect(await button(member.page, /^(Start|Delete…|Stop bot…)$/).count()).toBe(0);
    expect(await member.page.getByRole("link", { name: "Edit" }).count()).toBe(0);
    expect(await audit(member.page)).toEqual([]);

    await people(owner.page).getByLabel(`What ${bob.email} may do`).selectOption("OPERATOR");
    await button(member.page, "Start").click();
    await button(owner.page, /^Asked .* ago$/).waitFor();

    await button(owner.page, `Remove ${bob.email}`).click();
    await owner.page.getByText(`${bob.email} does not see Momentum any more.`).waitFor();
    await member.page.getByRole("alert").filter({ hasText: "is not shared with you any more" }).waitFor();
    expect(await people(member.page).count()).toBe(0);
    await member.page.getByRole("link", { name: "Bots" }).first().click();
    await member.page.getByText("No bots yet").waitFor();
    owner.expectQuiet();
    member.expectQuiet();
    await owner.context.close();
    await member.context.close();
  });

  it("may leave", async () => {
    const botId = await ada.createBot({ name: "Grid" });
    await ada.ask(SHARE, { bot: botId, email: bob.email });
    const { page, context, expectQuiet } = await open(bob, `/bots/${botId}`);

    await button(page, "Leave…").click();
    await page.getByRole("alertdialog", { name: "Leave Grid?" }).waitFor();
    await button(page, "Leave").click();

    await page.getByText("You do not see Grid any more.").waitFor();
    await page.getByText("No bots yet").waitFor();
    expect((await bob.ask("{ bots { totalCount } }")).data.bots.totalCount).toBe(0);
    expectQuiet();
    await context.close();
  });

  it("are told where a bot is edited that it is not theirs", async () => {
    const botId = await ada.createBot({ name: "Swing" });
    await ada.ask(SHARE, { bot: botId, email: bob.email });
    const { page, context, expectQuiet } = await open(bob, `/bots/${botId}/edit`);

    await page.getByText("Only its owner can change it.").waitFor();
    expect(await page.getByRole("textbox", { name: "Name" }).count()).toBe(0);
    await page.getByRole("link", { name: "Go to the bot" }).click();
    await page.getByRole("heading", { level: 1, name: "Swing" }).waitFor();
    expectQuiet();
    await context.close();
  });
});

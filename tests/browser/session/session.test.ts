import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage, openUnobserved } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

let site: Site;
let browser: Browser;
let context: BrowserContext;
let account: SiteAccount;
let botId: string;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
});

beforeEach(async () => {
  context = await browser.newContext();
  account = await site.createAccount();
  botId = await account.createBot({ name: "Momentum" });
  await report(site.database, botId, { ...POSITION, last_run_at: new Date() });
});

afterEach(() => context.close());

afterAll(async () => {
  await browser.close();
  await site.close();
});

const POSITION = {
  run_status: "RUNNING",
  in_position: true,
  entry_price: "100",
  position_size: "0.5",
  mark_price: "101",
  unrealized_pnl: "0.5",
};
/** What a session that ends is expected to leave on the console. */
const SESSION_ENDS = [/401 \(Unauthorized\)/, /ERR_INCOMPLETE_CHUNKED_ENCODING/];

const openBot = () => openPage(context, `${site.url}/bots/${botId}`);
const badge = (page: Page, word: string) => page.getByRole("status").filter({ hasText: new RegExp(`^${word}$`) });
const question = (page: Page) => page.getByRole("alertdialog", { name: "Your session has ended" });
const form = (page: Page) => page.getByRole("heading", { level: 1, name: "Sign in" });
const revoke = () => site.database.query("delete from session where account_id = $1", [account.id]);

/** Gives a page a mark that is gone once it is loaded anew. */
const mark = (page: Page) => page.evaluate(() => document.documentElement.setAttribute("data-mark", "same page"));
const isSamePage = (page: Page) => page.evaluate(() => document.documentElement.hasAttribute("data-mark"));

async function signIn(page: Page, email: string, password: string): Promise<void> {
  // The page of a bot, behind the form, has a field for the address of whom it is shared with.
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

describe("signing in", () => {
  it("keeps what was typed and says what is wrong, whether the server refuses or is away", async () => {
    const { page } = await openBot();
    await signIn(page, account.email, "wrong");
    await page.getByRole("alert").filter({ hasText: "The e-mail or the password is not right" }).waitFor();
    await site.stop();

    await page.getByLabel("Password").fill(account.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").filter({ hasText: "The server cannot be reached" }).waitFor();

    expect(await page.getByLabel("E-mail").inputValue()).toBe(account.email);
    expect(await page.getByLabel("Password").inputValue()).toBe(account.password);
    await site.start();
    await page.getByRole("button", { name: "Sign in" }).click();
    await badge(page, "Running").waitFor();
  });

  it("leads who comes with a stale cookie to the form, and from there to the bot", async () => {
    await account.signInto(context);
    await revoke();
    const { page, expectQuiet } = await openBot();
    await form(page).waitFor();

    await signIn(page, account.email, account.password);
    await badge(page, "Running").waitFor();

    expect(page.url()).toBe(`${site.url}/bots/${botId}`);
    expectQuiet(...SESSION_ENDS);
  });

  it.each(["light", "dark"] as const)("breaks no rule of accessibility, in the %s theme", async (colorScheme) => {
    const themed = await browser.newContext({ colorScheme });
    const { page, expectQuiet } = await openPage(themed, `${site.url}/sign-in`);
    await form(page).waitFor();

    expect(await audit(page)).toEqual([]);
    expectQuiet();
    await themed.close();
  });
});

describe("a session that ends while a page is open", () => {
  it.each([
    ["is revoked", () => revoke()],
    [
      "expires",
      () => site.database.query("update session set expires_at = now() where account_id = $1", [account.id]),
    ],
  ])("asks again over the page when it %s, and goes on live", async (_, end) => {
    await account.signInto(context);
    const { page, expectQuiet } = await openBot();
    await badge(page, "Running").waitFor();
    await mark(page);

    await end();
    await question(page).waitFor();
    const isStillShown = await page.getByText("+0.50").first().isVisible();
    const email = await question(page).getByLabel("E-mail").inputValue();
    await question(page).getByLabel("Password").fill(account.password);
    await page.keyboard.press("Enter");
    await question(page).waitFor({ state: "detached" });
    await report(site.database, botId, { unrealized_pnl: "7.25", last_run_at: new Date() });
    await page.getByText("+7.25").first().waitFor();

    expect(isStillShown).toBe(true);
    expect(email).toBe(account.email);
    expect(await isSamePage(page)).toBe(true);
    expectQuiet(...SESSION_ENDS);
  });

  it("stands over a question that was open, which can be answered afterwards", async () => {
    await account.signInto(context);
    await account.ask(`mutation { startBot(id: "${botId}") { id } }`);
    const { page } = await openBot();
    await page.getByRole("button", { name: "Stop bot…" }).click();
    await page.getByRole("alertdialog", { name: "Stop Momentum?" }).waitFor();

    await revoke();
    await question(page).waitFor();
    await question(page).getByLabel("Password").fill(account.password);
    await page.keyboard.press("Enter");
    await question(page).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Stop bot", exact: true }).click();

    await page.getByText(/^Stop asked \d+ sec ago by you/).waitFor();
    expect(await page.getByRole("alertdialog").count()).toBe(0);
  });

  it("asks who does something, and then does it", async () => {
    await account.signInto(context);
    const { page } = await openPage(context, `${site.url}/bots/new`);
    await page.getByLabel("Name").fill("Made after all");
    await page.getByLabel("Symbol").fill("BTC/USDT");
    await revoke();

    await page.getByRole("button", { name: "Create bot" }).click();
    await question(page).getByLabel("Password").fill(account.password);
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { level: 1, name: "Made after all" }).waitFor();
    expect(await question(page).count()).toBe(0);
  });

  it("keeps the page out of reach, and stays until it is answered", async () => {
    await account.signInto(context);
    const { page } = await openBot();
    await badge(page, "Running").waitFor();
    await revoke();
    await question(page).waitFor();

    await page.keyboard.press("Escape");
    for (let presses = 0; presses < 8; presses += 1) {
      await page.keyboard.press("Tab");
    }

    expect(await page.evaluate(() => document.activeElement?.closest("[role=alertdialog]") !== null)).toBe(true);
    expect(await page.getByRole("link", { name: "Edit" }).count()).toBe(0);
  });

  it("asks in every tab, and one answer is enough for all", async () => {
    await account.signInto(context);
    const { page } = await openBot();
    const { page: other } = await openBot();
    await Promise.all([badge(page, "Running").waitFor(), badge(other, "Running").waitFor()]);
    await revoke();
    await Promise.all([question(page).waitFor(), question(other).waitFor()]);

    await question(page).getByLabel("Password").fill(account.password);
    await page.keyboard.press("Enter");

    await Promise.all([
      question(page).waitFor({ state: "detached" }),
      question(other).waitFor({ state: "detached" }),
    ]);
    await report(site.database, botId, { unrealized_pnl: "7.25", last_run_at: new Date() });
    await Promise.all([page.getByText("+7.25").first().waitFor(), other.getByText("+7.25").first().waitFor()]);
    expect(await badge(other, "Running").count()).toBe(1);
  });

  it("starts the page anew for somebody else", async () => {
    await account.signInto(context);
    const stranger = await site.createAccount();
    const page = await openUnobserved(context, `${site.url}/bots/${botId}`);
    await badge(page, "Running").waitFor();
    await mark(page);
    await revoke();
    await question(page).waitFor();

    await signIn(page, stranger.email, stranger.password);

    await page.getByRole("heading", { level: 1, name: "No such bot" }).waitFor();
    expect(await isSamePage(page)).toBe(false);
  });

  it.each(["light", "dark"] as const)("breaks no rule of accessibility, in the %s theme", async (colorScheme) => {
    const themed = await browser.newContext({ colorScheme });
    await account.signInto(themed);
    const { page } = await openPage(themed, `${site.url}/settings`);
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    const { page: bot } = await openPage(themed, `${site.url}/bots/${botId}`);
    await badge(bot, "Running").waitFor();
    await revoke();
    await question(bot).waitFor();

    expect(await audit(bot)).toEqual([]);
    expect(await audit(page)).toEqual([]);
    await themed.close();
  });
});

describe("signing out", () => {
  it("signs out the other tabs as well", async () => {
    await account.signInto(context);
    const { page: other } = await openBot();
    await badge(other, "Running").waitFor();
    const { page } = await openPage(context, `${site.url}/settings`);

    await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();

    await Promise.all([form(page).waitFor(), form(other).waitFor()]);
    expect(await context.cookies()).toEqual([]);
  });

  it("lets the other tabs go on where they were when somebody signs in again", async () => {
    await account.signInto(context);
    const other = await openUnobserved(context, `${site.url}/bots/${botId}`);
    await badge(other, "Running").waitFor();
    const page = await openUnobserved(context, `${site.url}/settings`);
    await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
    await Promise.all([form(page).waitFor(), form(other).waitFor()]);

    await signIn(page, account.email, account.password);

    await badge(other, "Running").waitFor();
    expect(other.url()).toBe(`${site.url}/bots/${botId}`);
  });
});

describe("settings", () => {
  it.each(["light", "dark"] as const)("breaks no rule of accessibility, in the %s theme", async (colorScheme) => {
    const themed = await browser.newContext({ colorScheme });
    await account.signInto(themed);
    const { page, expectQuiet } = await openPage(themed, `${site.url}/settings`);
    await page.getByText(/^botwatch \d/).waitFor();

    expect(await audit(page)).toEqual([]);
    expectQuiet();
    await themed.close();
  });
});

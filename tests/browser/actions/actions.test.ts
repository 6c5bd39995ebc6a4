import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
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
  account = await site.createAccount();
  botId = await account.createBot({ name: "Momentum" });
});

afterEach(() => context.close());

afterAll(async () => {
  await browser.close();
  await site.close();
});

/** The page of the bot, in a browser of its own. */
async function openBot(options: BrowserContextOptions = {}) {
  context = await browser.newContext(options);
  await account.signInto(context);
  const opened = await openPage(context, `${site.url}/bots/${botId}`);
  await opened.page.getByRole("heading", { level: 1, name: "Momentum" }).waitFor();
  return opened;
}

const reportIt = (columns: object) => report(site.database, botId, { last_run_at: new Date(), ...columns });
const badge = (page: Page, word: string) => page.getByRole("status").filter({ hasText: new RegExp(`^${word}$`) });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

async function aRunningBot(columns: object = {}): Promise<void> {
  await account.ask(`mutation { startBot(id: "${botId}") { id } }`);
  await reportIt({ run_status: "RUNNING", ...columns });
}

describe("starting and stopping", () => {
  it("shows a start as asked, and as confirmed when the bot says so", async () => {
    const { page, expectQuiet } = await openBot();

    await page.getByRole("button", { name: "Start" }).click();
    await page.getByText(/^Start asked \d+ sec ago by you; waiting for the bot to confirm\.$/).waitFor();
    await badge(page, "Stopped").waitFor();
    await reportIt({ run_status: "RUNNING" });

    await page.getByText(/^Start confirmed \d+ sec ago, asked by you\.$/).waitFor();
    await badge(page, "Running").waitFor();
    expect(await page.getByRole("button", { name: "Start" }).count()).toBe(0);
    expectQuiet();
  });

  it("asks by name before it stops, by keyboard alone, and gives the cursor back", async () => {
    await aRunningBot({ in_position: true, entry_price: "100", position_size: "0.5" });
    const { page, expectQuiet } = await openBot();

    await page.getByRole("button", { name: "Stop bot…" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("alertdialog", { name: "Stop Momentum?" });
    await dialog.getByText(/The open position of 0\.5\sBTC is kept/).waitFor();
    const first = await focused(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText(/^Stop asked \d/).waitFor();
    await reportIt({ run_status: "STOPPED" });

    await page.getByText(/^Stop confirmed \d/).waitFor();
    await badge(page, "Stopped").waitFor();
    expect(first).toBe("Cancel");
    expectQuiet();
  });

  it("says why a bot refused to stop", async () => {
    await aRunningBot();
    const { page, expectQuiet } = await openBot();
    await page.getByRole("button", { name: "Stop bot…" }).click();
    await page.getByRole("button", { name: "Stop bot", exact: true }).click();
    await page.getByText(/^Stop asked \d/).waitFor();

    await reportIt({ run_status: "ERROR", last_error: "The exchange does not answer" });

    await page.getByText(/^Stop failed, asked \d+ sec ago by you: The exchange does not answer\.$/).waitFor();
    await page.getByRole("button", { name: "Stop bot…" }).waitFor();
    expect(await badge(page, "Error").count()).toBe(1);
    expectQuiet();
  });

  it("says that a stop got no answer in time", async () => {
    await aRunningBot();
    const { page, expectQuiet } = await openBot();
    await page.getByRole("button", { name: "Stop bot…" }).click();
    await page.getByRole("button", { name: "Stop bot", exact: true }).click();
    await page.getByText(/^Without an answer by .+ the stop counts as timed out\./).waitFor();

    await site.database.query("update bot_action set expires_at = now() where bot_id = $1", [botId]);

    await page.getByText(/^Stop timed out: asked \d+ sec ago by you/).waitFor();
    expect(await page.getByRole("button", { name: "Stop bot…" }).isEnabled()).toBe(true);
    expectQuiet();
  });

  it("lets a lost bot be started again", async () => {
    await account.ask(`mutation { updateBot(id: "${botId}", input: { reportIntervalSeconds: 1 }) { id } }`);
    await aRunningBot();
    const { page, expectQuiet } = await openBot();
    await badge(page, "Last seen running").waitFor();

    await page.getByRole("button", { name: "Start again" }).click();
    await page.getByText(/^Start asked \d/).waitFor();
    await reportIt({ run_status: "RUNNING" });

    await page.getByText(/^Start confirmed \d/).waitFor();
    expect(await badge(page, "Running").count()).toBe(1);
    expectQuiet();
  });

  it("leaves the dialog open and says so when the server is away", async () => {
    await aRunningBot();
    const { page } = await openBot();
    await page.getByRole("button", { name: "Stop bot…" }).click();
    await site.stop();

    await page.getByRole("button", { name: "Stop bot", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "The server cannot be reached" }).waitFor();
    await site.start();
    await page.getByRole("button", { name: "Stop bot", exact: true }).click();

    await page.getByText(/^Stop asked \d/).waitFor();
    expect(await page.getByRole("alertdialog").count()).toBe(0);
  });
});

describe("deleting", () => {
  it("asks for the name, leads back to the others and says that it was done", async () => {
    const { page, expectQuiet } = await openBot();
    await page.getByRole("button", { name: "Delete…" }).click();
    const action = page.getByRole("button", { name: "Delete bot" });
    const isReadyBefore = await action.isEnabled();

    await page.getByLabel("Type Momentum to delete it").fill("Momentum");
    await page.keyboard.press("Enter");

    await page.getByText("Momentum was deleted.").waitFor();
    await page.waitForURL(`${site.url}/`);
    expect(isReadyBefore).toBe(false);
    expect(await site.database.query("select 1 from bot where id = $1", [botId])).toEqual([]);
    expectQuiet();
  });
});

describe("the dialogs", () => {
  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
    ["dark", 390],
  ] as const)("break no rule of accessibility, in the %s theme on a screen of %i", async (colorScheme, width) => {
    await aRunningBot({ in_position: true, entry_price: "100", position_size: "0.5" });
    const { page, expectQuiet } = await openBot({ colorScheme, viewport: { width, height: 844 } });

    await page.getByRole("button", { name: "Stop bot…" }).click();
    await page.getByRole("alertdialog", { name: "Stop Momentum?" }).waitFor();
    const whileStopping = await audit(page);
    await page.keyboard.press("Escape");
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("alertdialog", { name: "Delete Momentum?" }).waitFor();
    const whileDeleting = await audit(page);

    expect(whileStopping).toEqual([]);
    expect(whileDeleting).toEqual([]);
    expectQuiet();
  });

  it("stay on the screen of a phone where a name has 200 letters and no space", async () => {
    const name = "W".repeat(200);
    await site.database.query("update bot set name = $1 where id = $2", [name, botId]);
    context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    await account.signInto(context);
    const { page } = await openPage(context, `${site.url}/bots/${botId}`);
    await page.getByRole("button", { name: "Delete…" }).click();

    const answers = page.getByRole("alertdialog").getByRole("button");
    await answers.first().waitFor();
    const edges = await answers.evaluateAll((buttons) =>
      buttons.map((button) => button.getBoundingClientRect().right),
    );

    expect(edges).toHaveLength(2);
    expect(Math.max(...edges)).toBeLessThanOrEqual(390);
  });
});

describe("stopping all", () => {
  it.each(["light", "dark"] as const)(
    "takes typed words, and tells who has stopped, in %s",
    async (colorScheme) => {
      const other = await account.createBot({ name: "Grid" });
      await account.ask(`mutation { a: startBot(id: "${botId}") { id } b: startBot(id: "${other}") { id } }`);
      await reportIt({ run_status: "RUNNING" });
      await report(site.database, other, { run_status: "RUNNING", last_run_at: new Date() });
      context = await browser.newContext({ colorScheme });
      await account.signInto(context);
      const { page, expectQuiet } = await openPage(context, site.url);

      await page.getByRole("button", { name: "Stop all…" }).click();
      const dialog = page.getByRole("alertdialog", { name: "Stop all bots?" });
      const stop = dialog.getByRole("button", { name: "Stop all bots" });
      await dialog.waitFor();
      const isReadyAtOnce = await stop.isEnabled();
      const violations = await audit(page);
      await dialog.getByRole("textbox").fill("STOP ALL");
      await stop.click();
      const result = page.getByRole("dialog", { name: "2 bots were asked to stop" });
      await result.getByText("0 of 2 confirmed").waitFor();
      await reportIt({ run_status: "STOPPED" });
      await result.getByText("1 of 2 confirmed").waitFor();
      await report(site.database, other, { run_status: "STOPPED", last_run_at: new Date() });

      await result.getByText("All of them have stopped.").waitFor();
      expect(isReadyAtOnce).toBe(false);
      expect(violations).toEqual([]);
      expect(await audit(page)).toEqual([]);
      expectQuiet();
    },
  );
});

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, startSite } from "../support/site.ts";

let browser: Browser;
let site: Site;

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), startSite()]);
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

describe("the connection's badge", () => {
  it.each(["light", "dark"] as const)(
    "has no violation with its popover open, connected and lost, in %s",
    async (theme) => {
      const account = await site.createAccount();
      const botId = await account.createBot();
      const context = await browser.newContext({ colorScheme: theme });
      await account.signInto(context);
      const { page } = await openPage(context, `${site.url}/bots/${botId}`);

      await page.getByRole("button", { name: "Connection: Connected" }).click();
      await page.getByRole("dialog", { name: "Connected" }).waitFor();
      const connected = await audit(page);
      await site.stop();
      await page.locator("[aria-live]").filter({ hasText: "The connection is lost." }).waitFor();
      const lost = await audit(page);
      await site.start();
      await context.close();

      expect({ connected, lost }).toEqual({ connected: [], lost: [] });
    },
  );

  it("is worked by the keyboard alone", async () => {
    const account = await site.createAccount();
    const context = await browser.newContext();
    await account.signInto(context);
    const { page, expectQuiet } = await openPage(context, `${site.url}/bots/${await account.createBot()}`);
    const badge = page.getByRole("button", { name: "Connection: Connected" });
    await badge.waitFor();

    await badge.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Connected" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });

    expect(await badge.evaluate((button) => button === document.activeElement)).toBe(true);
    expectQuiet();
    await context.close();
  });
});

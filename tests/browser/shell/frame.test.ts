import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { report } from "../../support/bots.ts";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

let site: Site;
let browser: Browser;
let account: SiteAccount;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
  account = await site.createAccount("you@example.org");
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** A tab of somebody who is signed in. */
async function open(path: string, options: BrowserContextOptions = {}, owner: SiteAccount = account) {
  const context = await browser.newContext(options);
  await owner.signInto(context);
  const opened = await openPage(context, `${site.url}${path}`);
  await opened.page.getByRole("navigation", { name: "Main" }).waitFor();
  return { ...opened, context };
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
const themeOf = (page: Page) => page.evaluate(() => document.documentElement.dataset["theme"] ?? "system");
const backgroundOf = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

const LIGHT = "rgb(246, 247, 249)";
const DARK = "rgb(15, 18, 22)";

describe("the frame", () => {
  it("leads who is not signed in to the form, and from there to where they wanted", async () => {
    const context = await browser.newContext();
    const { page } = await openPage(context, `${site.url}/markets?x=1`);
    await page.getByLabel("E-mail").fill(account.email);
    const asked = new URL(page.url());
    const isBare = (await page.getByRole("banner").count()) === 0;

    await page.getByLabel("Password").fill(account.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await heading(page, "Markets");

    expect([asked.pathname, asked.searchParams.get("next")]).toEqual(["/sign-in", "/markets?x=1"]);
    expect(isBare).toBe(true);
    expect(page.url()).toBe(`${site.url}/markets?x=1`);
    await context.close();
  });

  it("shows neither page nor form before it knows who is there", async () => {
    const context = await browser.newContext();
    await account.signInto(context);
    const answered = Promise.withResolvers<void>();
    await context.route("**/graphql", async (route) => {
      await answered.promise;
      await route.fallback();
    });
    const { page } = await openPage(context, `${site.url}/settings`);
    await page.getByRole("banner").waitFor();
    const before = [await page.getByRole("navigation").count(), await page.getByLabel("E-mail").count()];
    await page.getByText("The server has not answered yet. This page keeps asking.").waitFor();
    const headings = await page.getByRole("heading", { level: 1 }).allInnerTexts();

    answered.resolve();
    await heading(page, "Settings");

    expect(before).toEqual([0, 0]);
    expect(headings).toEqual(["Loading"]);
    await context.close();
  });

  it("says why it cannot know who is there while the database is away, and goes on when it is back", async () => {
    const context = await browser.newContext();
    await account.signInto(context);
    await site.database.server.stop();
    const { page } = await openPage(context, `${site.url}/settings`);
    const reason = page.getByText(/database.*This page keeps asking\.$/);
    await reason.waitFor();
    const said = await reason.innerText();

    await site.database.server.start();
    await page.getByRole("button", { name: "Retry now" }).click();
    await heading(page, "Settings");

    expect(said).not.toMatch(/\.\./);
    await context.close();
  });

  it("leads who signs out to the form, and nowhere else from there", async () => {
    const owner = await site.createAccount();
    const { page, context, expectQuiet } = await open("/settings", {}, owner);

    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByLabel("E-mail").waitFor();

    expect(page.url()).toBe(`${site.url}/sign-in`);
    expectQuiet(/401/);
    await context.close();
  });

  it("takes whoever goes to another page to its beginning, and tells its title", async () => {
    const { page, context, expectQuiet } = await open("/settings", { viewport: { width: 900, height: 300 } });
    await heading(page, "Settings");
    await page.evaluate(() => window.scrollTo(0, 200));

    await page.getByRole("link", { name: "Markets" }).click();
    await heading(page, "Markets");

    expect(await focused(page)).toBe("content");
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    expect(await page.getByText("Markets", { exact: true }).and(page.locator("[aria-live=polite]")).count()).toBe(
      1,
    );
    expectQuiet();
    await context.close();
  });

  it("lets the keyboard skip to the page", async () => {
    const { page, context } = await open("/settings");
    await heading(page, "Settings");

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");

    expect(await focused(page)).toBe("content");
    expect(page.url()).toBe(`${site.url}/settings`);
    await context.close();
  });

  it("says which page is the current one", async () => {
    const { page, context } = await open("/settings");

    const current = await page.locator("[aria-current]").allInnerTexts();

    expect(current).toEqual(["Settings"]);
    await context.close();
  });

  it("is there for a page that breaks, which loads itself anew once and is mended by another page", async () => {
    const { page, context } = await open("/settings");
    await page.route(/\/assets\/markets-page-/, (route) => route.fulfill({ status: 404, body: "" }));
    const reloaded = page.waitForEvent("load");

    await page.getByRole("link", { name: "Markets" }).click();
    await reloaded;
    await heading(page, "This page broke");
    const title = await page.title();
    await page.getByRole("link", { name: "Settings" }).click();
    await heading(page, "Settings");

    expect(title).toBe("This page broke · botwatch");
    await context.close();
  });

  it("does not load anew while the server is away", async () => {
    const { page, context } = await open("/settings");
    await page.route(/\/assets\/markets-page-/, (route) => route.abort());
    await page.route("**/health", (route) => route.abort());
    const probe = page.waitForRequest("**/health");

    await page.getByRole("link", { name: "Markets" }).click();
    await probe;
    await heading(page, "This page broke");
    const isSettingsHere = await page.getByRole("link", { name: "Settings" }).isVisible();
    await page.unroute(/\/assets\/markets-page-/);
    await page.getByRole("button", { name: "Load it anew" }).click();
    await heading(page, "Markets");

    expect(isSettingsHere).toBe(true);
    await context.close();
  });

  it("has touch targets of 44 pixels on a phone, and its navigation at the lower edge", async () => {
    const { page, context } = await open("/settings", PHONE);
    await heading(page, "Settings");

    const boxes = await Promise.all(
      (await page.locator("header a:visible, header button:visible").all()).map((one) => one.boundingBox()),
    );
    const links = await page.getByRole("navigation", { name: "Main" }).boundingBox();

    expect(boxes.length).toBeGreaterThanOrEqual(6);
    expect(boxes.filter((box) => box === null || box.height < 44)).toEqual([]);
    expect(Math.round((links?.y ?? 0) + (links?.height ?? 0))).toBe(844);
    await context.close();
  });
});

describe("the tab", () => {
  it("shows the worst of all bots in its title and icon", async () => {
    const owner = await site.createAccount();
    const botId = await owner.createBot({ name: "Grid ETH" });
    const { page, context, expectQuiet } = await open("/", {}, owner);
    await page.getByText("Grid ETH").first().waitFor();
    const icon = () => page.locator('link[rel="icon"]').getAttribute("href");
    const calm = [await page.title(), await icon()];

    await report(site.database, botId, {
      run_status: "ERROR",
      last_error: "Price feed is away",
      last_run_at: new Date(),
    });
    await page.waitForFunction(() => document.title === "● 1 error · botwatch");

    expect(calm[0]).toBe("Bots · botwatch");
    expect(await icon()).toMatch(/^data:image\/svg\+xml/);
    expect(await icon()).not.toBe(calm[1]);
    expectQuiet();
    await context.close();
  });

  it("shows how a bot is on its own page", async () => {
    const botId = await account.createBot({ name: "Scalper SOL" });
    const { page, context } = await open(`/bots/${botId}`);
    await page.waitForFunction(() => document.title === "Scalper SOL · botwatch");

    await report(site.database, botId, { run_status: "ERROR", last_error: "Broken", last_run_at: new Date() });

    await expect.poll(() => page.title()).toBe("● Error · Scalper SOL · botwatch");
    await context.close();
  });
});

describe("the theme", () => {
  it("follows the system until somebody chooses, and again after that", async () => {
    const { page, context, expectQuiet } = await open("/settings", { colorScheme: "light" });
    const theme = page.getByRole("button", { name: /^Theme/ });
    const seen = [await backgroundOf(page)];

    await page.emulateMedia({ colorScheme: "dark" });
    seen.push(await backgroundOf(page));
    await theme.click();
    seen.push(await backgroundOf(page));
    await theme.click();
    await page.emulateMedia({ colorScheme: "light" });
    seen.push(await backgroundOf(page));
    await theme.click();
    seen.push(await backgroundOf(page));

    expect(seen).toEqual([LIGHT, DARK, LIGHT, DARK, LIGHT]);
    expect(await theme.getAttribute("aria-label")).toBe("Theme: as the system");
    expectQuiet();
    await context.close();
  });

  it("is remembered, and there before anything is painted", async () => {
    const { page, context } = await open("/settings", { colorScheme: "dark" });
    await page.getByRole("button", { name: /^Theme/ }).click();
    // What runs before any script of the page's modules, and after the theme's own.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.body !== null) {
          observer.disconnect();
          document.documentElement.dataset["first"] = document.documentElement.dataset["theme"] ?? "none";
        }
      }).observe(document, { childList: true, subtree: true });
    });

    await page.reload();
    await heading(page, "Settings");

    expect(await page.evaluate(() => document.documentElement.dataset["first"])).toBe("light");
    expect(await backgroundOf(page)).toBe(LIGHT);
    await context.close();
  });

  it("is the same in all tabs", async () => {
    const { page, context } = await open("/settings", { colorScheme: "light" });
    const { page: other } = await openPage(context, `${site.url}/markets`);
    await heading(other, "Markets");

    await page.getByRole("button", { name: "Theme: as the system" }).click();
    await page.getByRole("button", { name: "Theme: light" }).click();
    await other.waitForFunction(() => document.documentElement.dataset["theme"] === "dark");

    expect(await themeOf(page)).toBe("dark");
    expect(await other.getByRole("button", { name: /^Theme/ }).getAttribute("aria-label")).toBe("Theme: dark");
    await context.close();
  });
});

describe("the keyboard", () => {
  it("shows its keys, and goes back to where it was", async () => {
    const { page, context, expectQuiet } = await open("/settings");
    await heading(page, "Settings");
    const link = page.getByRole("link", { name: "Markets" });
    await link.focus();

    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await dialog.waitFor();
    const text = await dialog.innerText();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });

    expect(text).toMatch(/Find a bot\s+\/\s+Show this list\s+\?\s+Go to your bots\s+g\s+then\s+b/);
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
    expectQuiet();
    await context.close();
  });

  it("finds a bot from anywhere", async () => {
    const { page, context } = await open("/settings");
    await heading(page, "Settings");

    await page.keyboard.press("/");
    await page.waitForFunction(() => document.activeElement?.id === "find-bot");
    await page.keyboard.type("gm/?");

    expect(new URL(page.url()).pathname).toBe("/");
    expect(await page.locator("#find-bot").inputValue()).toBe("gm/?");
    await context.close();
  });

  it("goes to pages by two keys", async () => {
    const { page, context } = await open("/settings");
    await heading(page, "Settings");

    await page.keyboard.press("g");
    await page.keyboard.press("m");
    await heading(page, "Markets");

    expect(new URL(page.url()).pathname).toBe("/markets");
    await context.close();
  });

  it("rests once it is turned off, which is remembered", async () => {
    const { page, context } = await open("/settings");
    await heading(page, "Settings");
    await page.keyboard.press("?");
    await page.getByRole("checkbox", { name: "Use keyboard shortcuts" }).uncheck();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });

    await page.reload();
    await heading(page, "Settings");
    await page.keyboard.press("?");
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "Keyboard shortcuts…" }).click();
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await dialog.waitFor();

    expect(await dialog.count()).toBe(1);
    expect(await page.getByRole("checkbox", { name: "Use keyboard shortcuts" }).isChecked()).toBe(false);
    await context.close();
  });

  it("opens and closes the menu of the account", async () => {
    const { page, context, expectQuiet } = await open("/markets");
    await heading(page, "Markets");
    const button = page.getByRole("button", { name: "Account: you@example.org" });
    await button.focus();

    await page.keyboard.press("Enter");
    await page.getByRole("menu").waitFor();
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.ariaHasPopup === "true");
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Settings" }).press("Enter");
    await heading(page, "Settings");

    expect(await page.getByRole("menu").count()).toBe(0);
    expectQuiet();
    await context.close();
  });
});

describe("a page that is not there", () => {
  it.each([
    ["light", "a desk"],
    ["dark", "a desk"],
    ["light", "a phone"],
    ["dark", "a phone"],
  ] as const)("says so accessibly, %s on %s", async (colorScheme, device) => {
    const { page, context } = await open("/nowhere", { colorScheme, ...(device === "a phone" ? PHONE : {}) });
    await heading(page, "No such page");

    expect(await audit(page)).toEqual([]);
    expect(await page.title()).toBe("No such page · botwatch");
    await context.close();
  });

  it("leads to the bots", async () => {
    const { page, context } = await open("/nowhere");

    await page.getByRole("link", { name: "Go to your bots" }).click();
    await heading(page, "Bots");

    expect(new URL(page.url()).pathname).toBe("/");
    await context.close();
  });
});

describe("what opens over the page", () => {
  it.each(["light", "dark"] as const)("is accessible, %s", async (colorScheme) => {
    const { page, context } = await open("/markets", { colorScheme });
    await heading(page, "Markets");

    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    const help = await audit(page);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menu").waitFor();
    const menu = await audit(page);

    expect([help, menu]).toEqual([[], []]);
    await context.close();
  });
});

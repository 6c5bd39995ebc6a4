import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { openBrowser, openPage } from "../support/browser.ts";

let server: ServerProcess;
let browser: Browser;
/** The browser that the printed link has signed in. */
let owner: BrowserContext;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServerProcess({ DATA_DIR: "memory://" }), openBrowser()]);
  owner = await browser.newContext();
});

afterAll(async () => {
  await browser.close();
  server.kill("SIGTERM");
  await server.exited;
});

const printedLink = () => server.printed(/(http:\/\/\S+\/sign-in\/\S+)/);
const aLiveBadge = (page: Page) => page.getByRole("status").filter({ hasText: /^(Running|Waiting|Paused)$/ });

// In this order: each goes on where the one before has ended.
describe("a first start", () => {
  it("leads from the printed link to bots that are live, without a secret in the address", async () => {
    const { page, expectQuiet } = await openPage(owner, await printedLink());
    const bot = page.getByRole("main").locator('a[href^="/bots/"]:not([href$="/new"])').first();
    await bot.waitFor();
    const overview = page.url();
    await bot.click();
    await aLiveBadge(page).waitFor();
    await page.goBack();
    await bot.waitFor();

    expect(overview).toBe(`${server.address}/`);
    expect(page.url()).toBe(`${server.address}/`);
    expectQuiet();
  });

  it("has a link that is good for one browser only", async () => {
    const context = await browser.newContext();

    const { page } = await openPage(context, await printedLink());

    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("The link is spent");
    await context.close();
  });

  it("lets a password be set that signs in another browser", async () => {
    const { page, expectQuiet } = await openPage(owner, `${server.address}/settings`);
    await page.getByLabel("New password").fill("a good password");
    await page.getByRole("button", { name: "Set password" }).click();
    await page.getByText("The password is set.").waitFor();
    expectQuiet();

    const context = await browser.newContext();
    const other = await openPage(context, `${server.address}/settings`);
    await other.page.getByLabel("E-mail").fill("owner@botwatch.local");
    await other.page.getByLabel("Password").fill("a good password");
    await other.page.getByRole("button", { name: "Sign in" }).click();

    await other.page.getByLabel("Current password").waitFor();
    expect(other.page.url()).toBe(`${server.address}/settings`);
    other.expectQuiet();
    await context.close();
  });
});

import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

let site: Site;
let browser: Browser;
let context: BrowserContext;
let account: SiteAccount;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
});

beforeEach(async () => {
  context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  account = await site.createAccount();
  await account.signInto(context);
});

afterEach(() => context.close());

afterAll(async () => {
  await browser.close();
  await site.close();
});

const askWith = async (token: string, query: string) =>
  (
    await fetch(`${site.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    })
  ).status;

describe("API tokens", () => {
  it("are made, shown once, used and revoked", async () => {
    const { page, expectQuiet } = await openPage(context, `${site.url}/settings`);
    const card = page.getByRole("region", { name: "API tokens" });
    await card.getByText("There are none.").waitFor();

    await card.getByRole("button", { name: "New token…" }).click();
    await page.getByLabel("Name").fill("Grafana");
    await page.getByRole("button", { name: "Create token" }).click();
    const field = page.getByLabel("The token");
    await field.waitFor();
    const token = await field.inputValue();
    await page.getByRole("button", { name: "Copy" }).click();
    const violations = await audit(page);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole("button", { name: "I have copied it" }).click();
    await card.getByText("Grafana").waitFor();
    await card.getByText("may read · never used").waitFor();
    const isShownAgain = (await page.content()).includes(token);
    const before = await askWith(token, "{ bots { totalCount } }");

    await card.getByRole("button", { name: "Revoke Grafana" }).click();
    await page.getByRole("button", { name: "Revoke it" }).click();
    await card.getByText("There are none.").waitFor();

    expect(token).toMatch(/^botwatch_[\w-]{43}$/);
    expect([copied, isShownAgain]).toEqual([token, false]);
    expect([before, await askWith(token, "{ bots { totalCount } }")]).toEqual([200, 401]);
    expect(violations).toEqual([]);
    expectQuiet();
  });
});

describe("sessions", () => {
  it("of another browser are seen and ended from here, and that browser is asked to sign in again", async () => {
    const elsewhere = await browser.newContext({ userAgent: "Mozilla/5.0 (X11; Linux) Gecko Firefox/140.0" });
    const other = await openPage(elsewhere, `${site.url}/settings`);
    await other.page.getByLabel("E-mail").fill(account.email);
    await other.page.getByLabel("Password").fill(account.password);
    await other.page.getByRole("button", { name: "Sign in" }).click();
    await other.page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();

    const { page, expectQuiet } = await openPage(context, `${site.url}/settings`);
    const card = page.getByRole("region", { name: "Sessions" });
    await card.getByText("Firefox, Linux").waitFor();
    await card.getByText(/^from 127\.0\.0\.1/).waitFor();
    const violations = await audit(page);
    await card.getByRole("button", { name: "End the session Firefox, Linux" }).click();
    await page.getByText("The session has ended.").waitFor();
    await card.getByText("Firefox, Linux").waitFor({ state: "detached" });

    await other.page.reload();
    await other.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(violations).toEqual([]);
    expectQuiet();
    await elsewhere.close();
  });
});

import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../support/database.ts";
import { type MailServer, startMailServer } from "../../support/mail-server.ts";
import { audit } from "../support/audit.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { type Site, type SiteAccount, startSite } from "../support/site.ts";

let mails: MailServer;
let site: Site;
let browser: Browser;
let administrator: BrowserContext;
let root: SiteAccount;

beforeAll(async () => {
  mails = await startMailServer();
  [site, browser] = await Promise.all([
    startSite({
      environment: {
        SMTP_URL: mails.url,
        SMTP_FROM: "bots@example.org",
        // Only what links in mails begin with.
        PUBLIC_URL: `http://127.0.0.1:${await freePort()}`,
      },
    }),
    openBrowser(),
  ]);
  root = await site.createAccount("root@example.org");
  await site.database.query("update account set role = 'ADMIN' where id = $1", [root.id]);
  administrator = await browser.newContext();
  await root.signInto(administrator);
});

afterAll(async () => {
  await browser.close();
  await site.close();
  await mails.close();
});

// In this order: each goes on where the one before has ended.
describe("an administrator", () => {
  it("makes an account, whose owner sets a password by the link and is in", async () => {
    const { page, expectQuiet } = await openPage(administrator, `${site.url}/`);
    await page.getByRole("link", { name: "Accounts" }).click();
    await page.getByRole("heading", { level: 1, name: "Accounts" }).waitFor();
    await page.getByText("2 accounts").waitFor();
    const title = await page.title();
    const violations = await audit(page);
    await page.getByRole("button", { name: "New account…" }).click();
    await page.getByLabel("E-mail", { exact: true }).fill("Cleo@example.org");
    await page.getByRole("button", { name: "Create account" }).click();
    const field = page.getByLabel("The link");
    await field.waitFor();
    const link = await field.inputValue();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByText("cleo@example.org").waitFor();
    expectQuiet();

    const owner = await browser.newContext();
    const opened = await openPage(owner, link);
    await opened.page.getByLabel("New password").waitFor();
    const address = opened.page.url();
    await opened.page.getByLabel("New password").fill("1234567");
    await opened.page.getByRole("button", { name: "Set password and sign in" }).click();
    await opened.page.getByText("Password must have 8 to 200 characters").waitFor();
    await opened.page.getByLabel("New password").fill("battery staple");
    await opened.page.getByRole("button", { name: "Set password and sign in" }).click();
    await opened.page.getByRole("navigation", { name: "Main" }).waitFor();
    const isAccountsThere = await opened.page.getByRole("link", { name: "Accounts" }).isVisible();

    expect(title).toBe("Accounts · botwatch");
    expect(violations).toEqual([]);
    expect(address).toBe(`${site.url}/reset-password`);
    expect(isAccountsThere).toBe(false);
    opened.expectQuiet();
    await owner.close();
  });

  it("disables it, opens it again, and deletes it by typing its address", async () => {
    const { page, expectQuiet } = await openPage(administrator, `${site.url}/accounts`);
    await page.getByLabel("Find by e-mail").fill("CLEO");
    await page.getByText("1 account", { exact: true }).waitFor();
    const cleo = page.getByRole("group", { name: "Actions for cleo@example.org" });
    await cleo.getByRole("button", { name: "Disable…" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
    await page.getByText("cleo@example.org is disabled.").waitFor();
    await cleo.getByRole("button", { name: "Enable…" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Enable" }).click();
    await page.getByText("cleo@example.org can sign in again.").waitFor();

    await cleo.getByRole("button", { name: "Delete…" }).click();
    const action = page.getByRole("button", { name: "Delete account" });
    const isReadyAtOnce = await action.isEnabled();
    await page.getByLabel("Type cleo@example.org to confirm").fill("cleo@example.org");
    await action.click();

    await page.getByText("No account fits.").waitFor();
    expect(isReadyAtOnce).toBe(false);
    expect(await site.database.query("select from account where email = 'cleo@example.org'")).toEqual([]);
    expectQuiet();
  });

  it("is told that the last one stays", async () => {
    await site.database.query("delete from account where email = 'admin@example.org'");
    const { page, expectQuiet } = await openPage(administrator, `${site.url}/accounts`);
    const own = page.getByRole("group", { name: "Actions for root@example.org" });
    await own.getByRole("button", { name: "Make user…" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Make user" }).click();

    await page.getByRole("alert").filter({ hasText: "is the last administrator" }).waitFor();
    expect(await site.database.query("select role from account where id = $1", [root.id])).toEqual([
      { role: "ADMIN" },
    ]);
    expectQuiet();
  });
});

describe("somebody else", () => {
  it("finds no accounts at their address", async () => {
    const account = await site.createAccount();
    const context = await browser.newContext();
    await account.signInto(context);

    const { page, expectQuiet } = await openPage(context, `${site.url}/accounts`);

    await page.getByText("Only an administrator manages accounts.").waitFor();
    expect(await page.getByRole("listitem").count()).toBe(0);
    expectQuiet();
    await context.close();
  });

  it("who forgot the password is sent a link that is good once", async () => {
    const account = await site.createAccount();
    const context = await browser.newContext({ colorScheme: "dark", viewport: { width: 390, height: 844 } });
    const { page, expectQuiet } = await openPage(context, `${site.url}/sign-in`);
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByRole("heading", { level: 1, name: "New password" }).waitFor();
    await page.getByLabel("E-mail").fill(account.email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText(`If there is an account ${account.email}, a mail is on its way.`).waitFor();
    const violations = await audit(page);
    const { source } = await mails.next();
    const secret = /#([\w-]{43})/.exec(source.replaceAll("=\r\n", ""))?.[1] ?? "";

    await page.goto(`${site.url}/sign-in`);
    await page.goto(`${site.url}/reset-password#${secret}`);
    await page.getByLabel("New password").fill("battery staple");
    await page.getByRole("button", { name: "Set password and sign in" }).click();
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    const second = await openPage(context, `${site.url}/reset-password#${secret}`);
    await second.page.getByLabel("New password").fill("battery staple");
    await second.page.getByRole("button", { name: "Set password and sign in" }).click();
    await second.page.getByRole("alert").filter({ hasText: "This link was used already" }).waitFor();
    await second.page.getByRole("button", { name: "Ask for another link" }).click();
    await second.page.getByRole("button", { name: "Send the link" }).waitFor();

    expect(violations).toEqual([]);
    expectQuiet();
    second.expectQuiet();
    await context.close();
  });
});

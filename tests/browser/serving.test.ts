import type { Browser, Page } from "playwright-core";
import { createSignInLink } from "../../api/accounts/sign-in.ts";
import { Account } from "../../api/accounts/account.entity.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { report } from "../support/bots.ts";
import { openBrowser, openPage } from "./support/browser.ts";
import { type Site, type SiteAccount, startSite } from "./support/site.ts";

let site: Site;
let browser: Browser;
let account: SiteAccount;

beforeAll(async () => {
  // Without pings nothing but events brings forward what a browser might hold back.
  const environment = { GRAPHIQL: "on", PING_INTERVAL_MS: "60000" };
  [site, browser] = await Promise.all([startSite({ environment }), openBrowser()]);
  account = await site.createAccount();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

/** A context of somebody who is signed in. */
async function newContext() {
  const context = await browser.newContext();
  await account.signInto(context);
  return context;
}

/** The hashed files that a page has loaded, and how many bytes came over the wire for each. */
function assetsOf(page: Page) {
  return page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming && entry.name.includes("/assets/"))
      .map((entry) => ({ name: entry.name, bytes: (entry as PerformanceResourceTiming).transferSize })),
  );
}

describe("the dashboard in a browser", () => {
  it("starts without a complaint, also of its Content-Security-Policy", async () => {
    const context = await newContext();

    const { page, noise } = await openPage(context, site.url);
    await page.locator("#app > *").first().waitFor();

    expect(noise()).toEqual([]);
    expect(await page.title()).toContain("botwatch");
    await context.close();
  });

  it("runs no script but its own files", async () => {
    const context = await newContext();
    const { page, noise } = await openPage(context, site.url);

    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken over'";
      document.head.append(script);
    });

    await expect.poll(() => noise().join("\n")).toMatch(/Content Security Policy/);
    expect(await page.title()).not.toBe("taken over");
    await context.close();
  });

  it("has a chosen theme on its page before the first paint", async () => {
    const context = await newContext();
    await context.addInitScript(() => localStorage.setItem("botwatch.theme", "dark"));
    const { page } = await openPage(context, site.url);

    const themeAtParsing = await page.evaluate(async () => {
      const source = await (await fetch("/")).text();
      const [first] = new DOMParser().parseFromString(source, "text/html").scripts;
      return { isFirstScript: first?.src.includes("theme-boot"), isBlocking: first?.async || first?.defer };
    });

    expect(themeAtParsing).toEqual({ isFirstScript: true, isBlocking: false });
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await context.close();
  });

  it("takes everything but its page from the browser's cache the second time", async () => {
    const context = await newContext();
    const { page } = await openPage(context, site.url);
    const first = new Set((await assetsOf(page)).map(({ name }) => name));

    await page.goto(`${site.url}/?again`);
    const transfers = (await assetsOf(page)).filter(({ name }) => first.has(name)).map(({ bytes }) => bytes);

    expect(transfers.length).toBeGreaterThan(1);
    expect(new Set(transfers)).toEqual(new Set([0]));
    await context.close();
  });

  it("shows its own page, with the status 404, where an address leads nowhere", async () => {
    const context = await newContext();
    const page = await context.newPage();

    const response = await page.goto(`${site.url}/no/such/page`);
    await page.locator("#app > *").first().waitFor();

    expect(response?.status()).toBe(404);
    await context.close();
  });

  it("is signed in by a one-time link, which leaves no secret in the address", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const em = site.database.orm.em.fork();
    const { secret } = await createSignInLink(em, await em.findOneOrFail(Account, { id: account.id }));

    await page.goto(`${site.url}/sign-in/${secret}`);
    const viewer = await page.evaluate(async () => {
      const response = await fetch("/graphql?query={viewer{email}}");
      return (await response.json()) as unknown;
    });

    expect(page.url()).not.toContain(secret);
    expect(viewer).toEqual({ data: { viewer: { email: account.email } } });
    await context.close();
  });
});

/** In a page: follows a bot and keeps the prices that came, as soon as they come. */
const FOLLOW: Readonly<Record<string, string>> = {
  EventSource: `const source = new EventSource(url);
    source.addEventListener("next", ({ data }) => prices.push(JSON.parse(data).data.botStatus.markPrice));`,
  fetch: `void fetch(url, { headers: { accept: "text/event-stream" } }).then(async ({ body }) => {
      for await (const text of body.pipeThrough(new TextDecoderStream())) {
        prices.push(...[...text.matchAll(/"markPrice":"(\\d+)"/g)].map(([, price]) => price));
      }
    });`,
};

describe("a stream in a browser", () => {
  it.each(["EventSource", "fetch"])("is compressed, and %s gets each event at once", async (how) => {
    const context = await newContext();
    const botId = await account.createBot();
    const query = `subscription { botStatus(id: "${botId}") { markPrice } }`;
    await report(site.database, botId, { mark_price: "1" });
    const { page, expectQuiet } = await openPage(context, `${site.url}/health`);
    const answer = page.waitForResponse((response) => response.url().includes("/graphql"));

    await page.evaluate(
      `globalThis.prices = []; const url = "/graphql?query=${encodeURIComponent(query)}"; ${FOLLOW[how]}`,
    );
    await page.waitForFunction("prices.includes('1')");
    await report(site.database, botId, { mark_price: "2" });
    await page.waitForFunction("prices.includes('2')");
    await report(site.database, botId, { mark_price: "3" });
    await page.waitForFunction("prices.includes('3')");

    expect(await page.evaluate("prices")).toEqual(["1", "2", "3"]);
    expect((await (await answer).allHeaders())["content-encoding"]).toBe("gzip");
    expectQuiet(/favicon/);
    await context.close();
  });
});

describe("a server that starts again", () => {
  it("is at the same address and knows the session", async () => {
    const context = await newContext();
    await site.restart();

    const { page, noise } = await openPage(context, site.url);
    await page.locator("#app > *").first().waitFor();

    expect(noise()).toEqual([]);
    expect((await account.ask("{ viewer { email } }")).data).toEqual({ viewer: { email: account.email } });
    expect(site.log()).toBe("");
    await context.close();
  });
});

describe("GraphiQL in a browser", () => {
  it("opens, keeps its own policy, and asks the API", async () => {
    const context = await newContext();
    const { page, noise } = await openPage(context, `${site.url}/graphql?query={viewer{email}}`);

    await page.getByRole("button", { name: /execute/i }).click();
    await page.locator(".result-window", { hasText: account.email }).waitFor();

    expect(noise()).toEqual([]);
    await context.close();
  });
});

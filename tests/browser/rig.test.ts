import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit } from "./support/audit.ts";
import { openBrowser, openPage } from "./support/browser.ts";

/** Pages that do one thing wrong each, and one that does nothing. */
const PAGES: Readonly<Record<string, string>> = {
  "/quiet": '<html lang="en"><title>Quiet</title><main><h1>Quiet</h1></main>',
  "/console": "<script>console.warn('careful')</script>",
  "/uncaught": "<script>throw new Error('broken')</script>",
  "/refused": '<link rel="icon" href="data:,"><img alt="" src="/refused.png">',
  "/failed": "<script>fetch('/missing')</script>",
  "/worker": "<script>new SharedWorker('/worker.js')</script>",
};
const WORKER = `onconnect = () => {
  console.error("from the worker");
  throw new Error("the worker broke");
};`;

let browser: Browser;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(({ url: path = "/" }, response) => {
    const html = PAGES[path];
    const type = html === undefined ? "text/javascript" : "text/html";
    response.writeHead(html !== undefined || path === "/worker.js" ? 200 : 404, {
      "content-type": type,
      "content-security-policy": "img-src data:",
    });
    response.end(html ?? WORKER);
  }).listen(0, "127.0.0.1");
  [browser] = await Promise.all([openBrowser(), once(server, "listening")]);
  // A server that listens on a port has an address of this kind.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

describe("openPage", () => {
  it.each([
    ["/console", "console warning: careful"],
    ["/uncaught", "uncaught: Error: broken"],
    ["/refused", "violates the following Content Security Policy directive"],
    ["/failed", "the server responded with a status of 404"],
    ["/worker", 'worker: console error: "from the worker"'],
    ["/worker", "worker: uncaught: Error: the worker broke"],
  ])("hears at %s: %s", async (path, complaint) => {
    const context = await browser.newContext();
    const { noise } = await openPage(context, `${url}${path}`);

    await expect.poll(() => noise().join("\n")).toContain(complaint);
    await context.close();
  });

  it("hears nothing where nothing is wrong", async () => {
    const context = await browser.newContext();
    const { noise, expectQuiet } = await openPage(context, `${url}/quiet`);

    expect(noise()).toEqual([]);
    expect(expectQuiet).not.toThrow();
    await context.close();
  });

  it("forgives what a test has provoked, and nothing else", async () => {
    const context = await browser.newContext();
    const { noise, expectQuiet } = await openPage(context, `${url}/console`);
    await expect.poll(noise).toHaveLength(1);

    expect(() => expectQuiet(/careful/)).not.toThrow();
    expect(() => expectQuiet(/else/)).toThrow("console warning: careful");
    await context.close();
  });
});

describe("audit", () => {
  it.each([
    ["/quiet", []],
    ["/console", ["document-title", "html-has-lang", "landmark-one-main", "page-has-heading-one"]],
  ])("finds at %s: %j", async (path, rules) => {
    const context = await browser.newContext();
    const { page } = await openPage(context, `${url}${path}`);

    expect((await audit(page)).map(({ rule }) => rule)).toEqual(rules);
    await context.close();
  });
});

import { type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Coding, DashboardFile, DashboardFiles } from "../../../api/http/dashboard-files.ts";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";

const INDEX = '<!doctype html><div id="app"></div>';
const SCRIPT = "console.log('botwatch');".repeat(20);
const HTML = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

const FILES: DashboardFiles = new Map([
  ["/index.html", aFile("text/html; charset=utf-8", 'W/"index"', INDEX)],
  ["/assets/index-1a2b.js", aFile("text/javascript; charset=utf-8", 'W/"script"', SCRIPT)],
  ["/assets/icon-3c4d.svg", { ...aFile("image/svg+xml", 'W/"icon"', "<svg/>"), bodies: onlyPlain("<svg/>") }],
  ["/robots.txt", aFile("text/plain; charset=utf-8", 'W/"robots"', "User-agent: *")],
]);

let database: TestDatabase;
let app: TestApp;
let origin: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { dashboard: FILES });
  origin = new URL(await app.listen()).origin;
});

afterAll(async () => {
  await app.close();
  await database.close();
});

function aFile(contentType: string, etag: string, content: string): DashboardFile {
  const bodies = new Map<Coding, Uint8Array<ArrayBuffer>>([
    ["br", new Uint8Array(brotliCompressSync(content))],
    ["gzip", new Uint8Array(gzipSync(content))],
    ["identity", new TextEncoder().encode(content)],
  ]);
  return { contentType, etag, bodies };
}

function onlyPlain(content: string): DashboardFile["bodies"] {
  return new Map([["identity", new TextEncoder().encode(content)]]);
}

/** What goes over the wire, which `fetch` would decode. */
async function get(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET") {
  const sent = request(`${origin}${path}`, { method, headers }).end();
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  sent.once("response", resolve).once("error", reject);
  const response = await promise;
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

describe("the dashboard", () => {
  it.each([
    "/",
    "/bots/new",
    "/bots/0190f5fe-7c00-7a00-8000-00000000b001",
    "/bots/0190f5fe-7c00-7a00-8000-00000000b001/edit",
    "/markets",
    "/settings",
    "/accounts",
    "/sign-in",
    "/reset-password",
    "/?status=ERROR&sort=pnl",
  ])("has a page at %s, for whoever asks", async (path) => {
    const { status, headers, body } = await get(path);

    expect([status, headers["content-type"], body.toString()]).toEqual([200, "text/html; charset=utf-8", INDEX]);
  });

  it("is asked for anew each time, and not sent again while it is the same", async () => {
    const first = await get("/");
    const second = await get("/", { "if-none-match": String(first.headers.etag) });
    const changed = await get("/", { "if-none-match": 'W/"another"' });

    expect(first.headers["cache-control"]).toBe("no-cache");
    expect([second.status, second.body.length, second.headers.etag]).toEqual([304, 0, 'W/"index"']);
    expect(second.headers["content-security-policy"]).toBe(first.headers["content-security-policy"]);
    expect(changed.status).toBe(200);
  });

  it.each(["/no/such/page", "/bots", "/bots/", "/bots/a/b", "/sign-in/", "/index.htm", "/__proto__"])(
    "answers a browser at %s with its own page and the status 404",
    async (path) => {
      const { status, headers, body } = await get(path, HTML);

      expect([status, headers["content-type"], body.toString()]).toEqual([404, "text/html; charset=utf-8", INDEX]);
      expect([headers.etag, headers["cache-control"]]).toEqual([undefined, "no-store"]);
    },
  );

  it("answers a program that asks for nothing there with a plain 404", async () => {
    const { status, headers, body } = await get("/no/such/page", { accept: "application/json" });

    expect([status, headers["content-type"], body.toString()]).toEqual([
      404,
      "text/plain; charset=utf-8",
      "Not found\n",
    ]);
  });

  it.each(["/assets/index-old.js", "/assets/", "/graphql/x", "/metrics/x", "/health/x"])(
    "never answers %s with a page",
    async (path) => {
      const { status, headers } = await get(path, HTML);

      expect([status, headers["content-type"], headers["cache-control"]]).toEqual([
        404,
        "text/plain; charset=utf-8",
        "no-store",
      ]);
    },
  );

  it.each([
    "/assets/../../package.json",
    "/..%2fpackage.json",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/assets//etc/passwd",
    "/assets/index-1a2b.js%00.svg",
    "/.vite/manifest.json",
  ])("gives nothing away at %s", async (path) => {
    const { status, body } = await get(path);

    expect([status, body.toString()]).toEqual([404, "Not found\n"]);
  });

  it("is the way in for those whose link is spent", async () => {
    const { status, body } = await get(`/sign-in/${"x".repeat(43)}`);

    expect([status, body.toString()]).toEqual([410, expect.stringContaining('<a href="/sign-in">')]);
  });

  it("takes nothing but GET and HEAD", async () => {
    const { status, headers } = await get("/settings", {}, "POST");

    expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
  });

  it("leaves health, readiness and GraphQL where they are", async () => {
    const answers = await Promise.all(
      ["/health", "/ready", "/graphql?query={viewer{id}}"].map((path) => get(path)),
    );

    expect(answers.map(({ body }) => body.toString())).toEqual([
      '{"status":"ok"}',
      '{"status":"ok"}',
      '{"data":{"viewer":null}}',
    ]);
  });
});

describe("a file of the dashboard", () => {
  const SCRIPT_PATH = "/assets/index-1a2b.js";

  it.each([
    ["br, gzip", "br"],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["GZIP;q=0.5, br;q=0", "gzip"],
    ["*", "br"],
    ["*;q=0, gzip", "gzip"],
  ])("goes to those who accept %s as %s", async (accepted, coding) => {
    const { headers, body } = await get(SCRIPT_PATH, { "accept-encoding": accepted });

    expect([headers["content-encoding"], headers.vary]).toEqual([coding, "accept-encoding"]);
    expect(Number(headers["content-length"])).toBe(body.length);
    expect((coding === "br" ? brotliDecompressSync(body) : gunzipSync(body)).toString()).toBe(SCRIPT);
  });

  it.each(["", "identity", "deflate", "br;q=0, gzip;q=0.0"])(
    "goes as it is to those who accept '%s'",
    async (accepted) => {
      const { headers, body } = await get(SCRIPT_PATH, { "accept-encoding": accepted });

      expect([headers["content-encoding"], headers.vary]).toEqual([undefined, "accept-encoding"]);
      expect(body.toString()).toBe(SCRIPT);
    },
  );

  it("goes as it is where no coding makes it smaller", async () => {
    const { headers, body } = await get("/assets/icon-3c4d.svg", { "accept-encoding": "br, gzip" });

    expect([headers["content-encoding"], body.toString()]).toEqual([undefined, "<svg/>"]);
  });

  it("is kept for a year where its name has its hash", async () => {
    const { headers } = await get(SCRIPT_PATH);

    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  });

  it("is asked for anew where its name has none", async () => {
    const { status, headers } = await get("/robots.txt");

    expect([status, headers["cache-control"]]).toEqual([200, "no-cache"]);
  });

  it("says to HEAD what it would say to GET", async () => {
    const sent = { "accept-encoding": "gzip" };
    const [head, full] = await Promise.all([get(SCRIPT_PATH, sent, "HEAD"), get(SCRIPT_PATH, sent)]);

    expect([head.status, head.body.length]).toEqual([200, 0]);
    const own = { date: "", "x-request-id": "" };
    expect({ ...head.headers, ...own }).toEqual({ ...full.headers, ...own });
  });
});

describe("the policy of the dashboard", () => {
  it.each(["/", "/assets/index-1a2b.js"])("goes with %s", async (path) => {
    const { headers } = await get(path);

    expect(headers).toMatchObject({
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
    });
  });

  it("goes with a page that is not there as well", async () => {
    const { headers } = await get("/no/such/page", HTML);

    expect(headers["content-security-policy"]).toContain("default-src 'none'");
  });
});

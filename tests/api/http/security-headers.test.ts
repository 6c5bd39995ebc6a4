import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer, EVENT_STREAM } from "../../support/requests.ts";

let database: TestDatabase;
let app: TestApp;
let secure: TestApp;
let url: string;
let secureUrl: string;
let token: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { graphiql: true });
  secure = await startTestApp(database, { publicUrl: "https://bots.example.org" });
  [url, secureUrl] = await Promise.all([app.listen(), secure.listen()]);
  ({ token } = await anAccount(app, "ada@example.org"));
});

afterAll(async () => {
  await Promise.all([app.close(), secure.close()]);
  await database.close();
});

const graphql = (body: string, headers: Readonly<Record<string, string>> = {}) => ({
  method: "POST",
  body,
  headers: { "content-type": "application/json", ...headers },
});
const VIEWER = JSON.stringify({ query: "{ viewer { id } }" });

describe("an answer", () => {
  it.each([
    ["of GraphQL", "/graphql", graphql(VIEWER), 200],
    ["to a GET", `/graphql?query=${encodeURIComponent("{ viewer { id } }")}`, {}, 200],
    ["that is a 400", "/graphql", graphql("{"), 400],
    ["that is a 401", "/graphql", graphql(VIEWER, bearer("wrong")), 401],
    ["that is a 413", "/graphql", graphql("x".repeat(1_100_000)), 413],
    ["that is a 415", "/graphql", { ...graphql(VIEWER), headers: { "content-type": "text/plain" } }, 415],
    ["of a page", "/", {}, 200],
    ["that is a 404", "/nowhere", {}, 404],
    ["that is a 405", "/health", { method: "POST" }, 405],
    ["of a spent link", `/sign-in/${"x".repeat(43)}`, {}, 410],
    ["about the server's health", "/health", {}, 200],
    ["of GraphiQL", "/graphql", { headers: { accept: "text/html" } }, 200],
  ])("%s is no script, stands in no frame and tells nobody where it was", async (_, path, init, status) => {
    const response = await fetch(new URL(path, url), init);
    await response.text();

    const header = (name: string) => response.headers.get(name);
    expect(response.status).toBe(status);
    expect(header("x-content-type-options")).toBe("nosniff");
    const isPage = header("content-type")?.startsWith("text/html") === true;
    expect(header("content-security-policy")).toMatch(
      isPage ? /^default-src 'none'.*frame-ancestors 'none'$/ : /^frame-ancestors 'none'$/,
    );
    expect(header("referrer-policy")).toMatch(/^(no-referrer|same-origin)$/);
    expect(header("permissions-policy")).toContain("camera=()");
    expect([header("x-powered-by"), header("server"), header("strict-transport-security")]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("of GraphQL is kept by no cache", async () => {
    const response = await fetch(url, graphql(VIEWER, bearer(token)));
    await response.text();

    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("to a Host that is none carries them too", async () => {
    const headers = await new Promise<NodeJS.Dict<string | string[]>>((resolve, reject) => {
      const request = httpRequest(url, { headers: { host: "[" } }, (response) => {
        response.resume();
        resolve(response.headers);
      });
      request.on("error", reject).end();
    });

    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-security-policy"]).toBe("frame-ancestors 'none'");
  });

  it("keeps browsers to https where people come by it, streams too", async () => {
    const abort = new AbortController();
    const query = JSON.stringify({ query: "subscription { botStatuses { botId } }" });
    const page = await fetch(new URL("/", secureUrl));
    const stream = await fetch(secureUrl, {
      ...graphql(query, { ...bearer(token), ...EVENT_STREAM }),
      signal: abort.signal,
    });
    abort.abort();

    expect(page.headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(stream.headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(stream.headers.get("x-content-type-options")).toBe("nosniff");
    expect(stream.headers.get("cache-control")).toBe("no-cache, no-transform");
  });
});

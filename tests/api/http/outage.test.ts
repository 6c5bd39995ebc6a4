import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer, cookie, EVENT_STREAM, post, refusalOf } from "../../support/requests.ts";

let database: TestDatabase;
let app: TestApp;
let token: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  ({ token } = await anAccount(app, "ada@example.org"));
  await database.server.stop();
});

afterAll(async () => {
  await database.server.start();
  await app.close();
  await database.close();
});

const UNAVAILABLE = {
  status: 503,
  kind: "application/json",
  code: "UNAVAILABLE",
  message: expect.stringContaining("the database is away"),
};

describe("while the database is away", () => {
  it.each([
    ["a query", "{ bots { totalCount } }"],
    ["a mutation", "mutation { stopAllBots { id } }"],
    ["a subscription", "subscription { botStatuses { botId } }"],
    ["what is open to all", "{ viewer { id } }"],
  ])("%s with a token is answered 503 with Retry-After, since nobody can check it", async (_, query) => {
    const response = await post(app, { query }, { ...bearer(token), ...EVENT_STREAM });

    expect(response.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await refusalOf(response)).toEqual(UNAVAILABLE);
  });

  it("a cookie is answered 503 as well, and not taken away", async () => {
    const response = await post(app, { query: "{ viewer { id } }" }, cookie(token));

    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await refusalOf(response)).toEqual(UNAVAILABLE);
  });

  it("a sign-in is answered 503 as well, and is no bug", async () => {
    const response = await post(app, { query: 'mutation { signIn(email: "a@b.c", password: "x") { token } }' });

    expect(response.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await refusalOf(response)).toMatchObject({ status: 503, code: "UNAVAILABLE" });
    expect(app.bugs).toEqual([]);
  });

  it("a request without a token is told 401 all the same", async () => {
    expect((await post(app, { query: "{ bots { totalCount } }" })).status).toBe(401);
  });

  it("is alive, but not ready, and says why", async () => {
    const ready = await app.fetch("/ready");

    expect((await app.fetch("/health")).status).toBe(200);
    expect([ready.status, ready.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await ready.json()).toEqual({ status: "unavailable", reason: expect.stringMatching(/.{10,}/) });
  });

  it("a sign-in link is neither spent nor said to be", async () => {
    const response = await app.fetch(`/sign-in/${"x".repeat(43)}`);

    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
  });

  it("a sign-in is not said to be wrong", async () => {
    const response = await post(app, {
      query: 'mutation { signIn(email: "ada@example.org", password: "correct horse") { token } }',
    });

    expect((await refusalOf(response)).code).not.toBe("UNAUTHENTICATED");
  });
});

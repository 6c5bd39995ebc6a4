import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer, EVENT_STREAM, post } from "../../support/requests.ts";

const OURS = "https://bots.example.org";
const OTHER = "https://dashboard.example.org";

let database: TestDatabase;
let closed: TestApp;
let one: TestApp;
let two: TestApp;
let token: string;

beforeAll(async () => {
  database = await startTestDatabase();
  closed = await startTestApp(database);
  one = await startTestApp(database, { allowedOrigins: [OURS] });
  two = await startTestApp(database, { allowedOrigins: [OURS, OTHER] });
  ({ token } = await anAccount(closed, "ada@example.org"));
});

afterAll(async () => {
  await Promise.all([closed.close(), one.close(), two.close()]);
  await database.close();
});

const corsOf = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith("access-control-")));
const ask = (app: TestApp, origin: string, headers: object = bearer(token)) =>
  post(app, { query: "{ viewer { id } }" }, { origin, ...headers });
const preflight = (app: TestApp, origin: string) =>
  app.fetch("/graphql", {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,authorization",
    },
  });

const isOpenTo = (origin: string) => ({
  "access-control-allow-origin": origin,
  "access-control-allow-credentials": "true",
});

describe("origins", () => {
  it("are none by default", async () => {
    expect(corsOf(await ask(closed, OURS))).toEqual({});
    expect(corsOf(await preflight(closed, OURS))).toEqual({});
  });

  it("that are allowed may ask with credentials", async () => {
    expect(corsOf(await ask(one, OURS))).toMatchObject(isOpenTo(OURS));
    expect(corsOf(await preflight(one, OURS))).toMatchObject({
      ...isOpenTo(OURS),
      "access-control-allow-methods": expect.stringContaining("POST"),
      "access-control-allow-headers": expect.stringContaining("authorization"),
    });
    expect(corsOf(await ask(two, OTHER))).toMatchObject(isOpenTo(OTHER));
  });

  it.each(["https://evil.example", "https://bots.example.org.evil.example", "http://bots.example.org", "null"])(
    "that are not, such as %s, may not",
    async (origin) => {
      expect(corsOf(await ask(one, origin))).toEqual({});
      expect(corsOf(await ask(two, origin))).toEqual({});
      expect(corsOf(await preflight(one, origin))).toEqual({});
      expect(corsOf(await preflight(two, origin))).toEqual({});
    },
  );

  it("are told apart by caches", async () => {
    expect((await ask(two, OURS)).headers.get("vary")?.toLowerCase()).toContain("origin");
    expect((await ask(one, OURS)).headers.get("vary")?.toLowerCase()).toContain("origin");
  });

  it("that are allowed can read why they were refused", async () => {
    const response = await ask(one, OURS, bearer("nonsense"));

    expect(response.status).toBe(401);
    expect(corsOf(response)).toMatchObject(isOpenTo(OURS));
  });

  it("that are allowed can read a stream", async () => {
    const response = await post(
      one,
      { query: "subscription { botStatuses { botId } }" },
      { origin: OURS, ...bearer(token), ...EVENT_STREAM },
    );
    await response.body?.cancel();

    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(corsOf(response)).toMatchObject(isOpenTo(OURS));
  });
});

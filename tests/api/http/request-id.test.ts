import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { openStream } from "../../support/streams.ts";

const MASKED = "Something went wrong on the server";

let database: TestDatabase;
let app: TestApp;
let trusting: TestApp;
let address: string;
let token: string;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  trusting = await startTestApp(database, { trustProxy: true });
  address = await app.listen();
  ({ token } = await anAccount(app, "ada@example.org"));
  const { data } = await app.ask(
    'mutation { createBot(input: { name: "One", symbol: "EUR/USD", kind: EXTERNAL }) { id } }',
    {},
    token,
  );
  botId = data.createBot.id;
});

afterAll(async () => {
  await app.close();
  await trusting.close();
  await database.close();
});

async function post(to: string, query: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(to, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ query }),
  });
  // A GraphQL response has this shape, which the tests go on to check.
  const body = (await response.json()) as { errors?: { message: string; extensions: Record<string, unknown> }[] };
  return { id: response.headers.get("x-request-id"), ...body };
}

describe("a request's id", () => {
  it("is another one for each request, whatever the viewer says", async () => {
    const ids = [
      (await post(address, "{ __typename }", { "x-request-id": "chosen-by-a-viewer" })).id,
      (await fetch(new URL("/health", address), { headers: { "x-request-id": "chosen-by-a-viewer" } })).headers.get(
        "x-request-id",
      ),
    ];

    expect(new Set(ids).size).toBe(2);
    expect(ids).toEqual([expect.stringMatching(/^[\da-f-]{36}$/), expect.stringMatching(/^[\da-f-]{36}$/)]);
  });

  it("is the one that a trusted proxy gave, where that is sane", async () => {
    const to = await trusting.listen();

    expect((await post(to, "{ __typename }", { "x-request-id": "4bf92f3577b34da6a3ce929d0e0e4736" })).id).toBe(
      "4bf92f3577b34da6a3ce929d0e0e4736",
    );
    expect((await post(to, "{ __typename }", { "x-request-id": '"},{"level":60' })).id).toMatch(/^[\da-f-]{36}$/);
  });

  it("is on every stream, on those that ask what others asked before as well", async () => {
    const query = "subscription { botStatuses { botId } }";
    const ids = [];
    for (const _ of [1, 2, 3]) {
      const stream = await fetch(address, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "text/event-stream",
          authorization: `Bearer ${token}`,
        },
        body: JSON.stringify({ query }),
      });
      ids.push(stream.headers.get("x-request-id"));
      await stream.body?.cancel();
    }

    expect(new Set(ids).size).toBe(3);
    expect(ids).not.toContain(null);
  });

  it("comes with what is shown masked, and not with what is made for many", async () => {
    await database.query("alter table trade rename to away");
    try {
      const { id, errors } = await post(address, `{ bot(id: "${botId}") { trades(first: 1) { totalCount } } }`);
      const stream = await openStream(fetch, address, {
        query: "subscription { botStatuses { bot { trades(first: 1) { totalCount } } } }",
        token,
      });
      const event = await stream.next();
      stream.close();

      expect(errors).toMatchObject([
        { message: MASKED, extensions: { code: "INTERNAL_SERVER_ERROR", requestId: id } },
      ]);
      expect(JSON.stringify(event?.data)).toContain(MASKED);
      expect(JSON.stringify(event?.data)).not.toContain("requestId");
    } finally {
      await database.query("alter table away rename to trade");
    }
  });
});

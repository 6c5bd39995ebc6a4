import { createClient, NetworkError } from "graphql-sse";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { bearer, EVENT_STREAM, refusalOf } from "../../support/requests.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";
import { openWire, type Wire } from "../../support/wire.ts";

const STATUS = "subscription Status($id: ID!) { botStatus(id: $id) { revision } }";
const BOTS = "subscription { botStatuses { botId } }";

let database: TestDatabase;
let app: TestApp;
let url: string;
let viewer: TestViewer;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  url = await app.listen();
});

beforeEach(async () => {
  viewer = await aViewer(app);
  botId = await viewer.createBot({ kind: "EXTERNAL" });
});

// What a client asked for and left is over here as well.
afterEach(() => vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 }));

afterAll(async () => {
  await app.close();
  await database.close();
});

/** Asks as the viewer and gives the answer up as soon as its head is there, or reads it where it is no stream. */
async function ask(operation: object, headers: Readonly<Record<string, string>> = EVENT_STREAM) {
  const abort = new AbortController();
  const response = await fetch(url, {
    method: "POST",
    signal: abort.signal,
    headers: { "content-type": "application/json", ...bearer(viewer.token), ...headers },
    body: JSON.stringify(operation),
  });
  if (response.status === 200) {
    abort.abort();
    return { status: 200, kind: response.headers.get("content-type")?.split(";")[0] };
  }
  return refusalOf(response);
}

/** The events of a stream as they stand there, without comments. */
const eventsOf = (wire: Wire) =>
  wire
    .text()
    .split("\n\n")
    .filter((block) => block !== "" && !block.startsWith(":"));

describe("the client of graphql-sse", () => {
  it("follows a bot in a connection of its own, and hears when it comes back that it is gone", async () => {
    const retry = () => Promise.resolve();
    const client = createClient({ url, headers: bearer(viewer.token), retry });
    const results = client.iterate({ query: STATUS, variables: { id: botId } });

    const first = await results.next();
    await report(database, botId, { mark_price: "1" });
    const second = await results.next();
    await viewer.ask("mutation D($id: ID!) { deleteBot(id: $id) }", { id: botId });
    const last = await results.next();
    const end = await results.next();

    expect([first.value, second.value]).toEqual([1, 2].map((revision) => ({ data: { botStatus: { revision } } })));
    expect(last.value).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
    expect(end.done).toBe(true);
  });

  it.each([
    ["a query", "{ viewer { email } }", () => ({ viewer: { email: viewer.email } })],
    ["a mutation", "mutation { stopAllBots { id } }", () => ({ stopAllBots: [] })],
  ])("runs %s as a stream of one result", async (_, query, data) => {
    const client = createClient({ url, headers: bearer(viewer.token), retryAttempts: 0 });
    const results = client.iterate({ query });

    expect((await results.next()).value).toEqual({ data: data() });
    expect((await results.next()).done).toBe(true);
  });

  it("leaves nothing behind when it leaves", async () => {
    const client = createClient({ url, headers: bearer(viewer.token), retryAttempts: 0 });
    await client.iterate({ query: BOTS }).next();
    const before = app.app.streamCount();

    client.dispose();

    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
    expect(before).toBe(1);
  });

  it.each([
    ["a document that is wrong", { query: "subscription { nothing }" }, 400],
    ["a token that is wrong", { query: BOTS }, 401],
  ])("is told the status of %s", async (_, request, status) => {
    const token = status === 401 ? "x".repeat(43) : viewer.token;
    const client = createClient({ url, headers: bearer(token), retryAttempts: 0 });

    const error = await client
      .iterate(request)
      .next()
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ response: { status } });
  });

  it("is told at once that there are no single connections", async () => {
    const client = createClient({ url, singleConnection: true, headers: bearer(viewer.token), retryAttempts: 0 });

    const error = await client
      .iterate({ query: BOTS })
      .next()
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ response: { status: 405 } });
  });
});

describe("a stream in distinct connections mode", () => {
  it("says each result as next, and its end as complete with data that is empty", async () => {
    const [good, bad] = await Promise.all(
      [botId, crypto.randomUUID()].map((id) =>
        openWire(url, { token: viewer.token, query: `subscription { botStatus(id: "${id}") { revision } }` }),
      ),
    );
    await good?.until(() => good.text().includes("\ndata: "));
    await bad?.until(bad.isEnded);
    good?.close();
    bad?.close();

    expect(good && eventsOf(good)).toEqual([
      expect.stringMatching(/^event: next\nid: \S+\ndata: \{"data":\{"botStatus":\{"revision":1\}\}\}$/),
    ]);
    expect(bad && eventsOf(bad)).toEqual([
      expect.stringMatching(/^event: next\ndata: \{"errors":\[\{.*"code":"NOT_FOUND".*\}\]\}$/),
      "event: complete\ndata:",
    ]);
  });

  it.each([
    ["text/event-stream", 200],
    ["TEXT/Event-Stream", 200],
    ["text/event-stream; charset=utf-8", 200],
    ["application/json;q=0.9, text/event-stream;q=0.1", 200],
    ["text/*", 200],
    ["*/*", 200],
    ["application/json", 406],
    ["application/graphql-response+json, application/json", 406],
    ["multipart/mixed", 406],
    ["text/event-stream;q=0, application/json", 406],
    ["text/event-stream;q=0, */*", 406],
  ])("is what who accepts %s gets: %i", async (accept, status) => {
    expect((await ask({ query: BOTS }, { accept })).status).toBe(status);
  });

  it("takes the operation that operationName names", async () => {
    const query = `query Viewer { viewer { email } } ${STATUS} subscription Bots { botStatuses { botId } }`;

    const named = await ask({ query, operationName: "Status", variables: { id: botId } });
    const other = await ask({ query, operationName: "Stata" });
    const none = await ask({ query });

    expect(named).toEqual({ status: 200, kind: "text/event-stream" });
    expect([other, none]).toEqual(
      [1, 2].map(() => ({
        status: 400,
        kind: "application/json",
        code: "OPERATION_RESOLUTION_FAILURE",
        message: "Could not determine what operation to execute.",
      })),
    );
  });

  it("is opened by GET, with all of a request in its address", async () => {
    const query = `query Viewer { viewer { email } } ${STATUS}`;
    const variables = JSON.stringify({ id: botId });
    const address = `${url}?${new URLSearchParams({ query, operationName: "Status", variables, extensions: "{}" })}`;
    const abort = new AbortController();

    const response = await fetch(address, {
      headers: { ...EVENT_STREAM, ...bearer(viewer.token) },
      signal: abort.signal,
    });
    abort.abort();

    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
    ]);
  });

  it.each(["PUT", "DELETE"])("is nothing that can be reserved or ended by %s", async (method) => {
    const response = await fetch(`${url}?operationId=1`, {
      method,
      headers: { ...bearer(viewer.token), "x-graphql-event-stream-token": "x" },
    });

    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
    expect((await refusalOf(response)).message).toMatch(/^[A-Z].{10,}/);
  });

  it("is not opened by the token of a reservation", async () => {
    const response = await fetch(`${url}?token=x`, { headers: { ...EVENT_STREAM, ...bearer(viewer.token) } });

    expect(await refusalOf(response)).toMatchObject({ status: 400, kind: "application/json" });
  });
});

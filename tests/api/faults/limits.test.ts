import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp, type TestAppOptions } from "../../support/app.ts";
import { createBot, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createSqlSessions, type SqlSessions } from "../../support/sql-sessions.ts";
import { createStreamViewer, type StreamViewer, within } from "../../support/streams.ts";
import { lastWordsOf, openWire } from "../../support/wire.ts";

let database: TestDatabase;
let app: TestApp;
let url: string;
let owner: { readonly id: string; readonly token: string };
let viewer: StreamViewer;
let botId: string;
let accounts = 0;
let sessions: SqlSessions;
const sockets: Socket[] = [];

beforeAll(async () => {
  database = await startTestDatabase();
  sessions = createSqlSessions(database.url);
});

beforeEach(() => {
  accounts += 1;
});

afterEach(async () => {
  viewer.closeAll();
  sockets.splice(0).forEach((socket) => socket.destroy());
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
  await app.close();
});

afterAll(async () => {
  await sessions?.close();
  await database?.close();
});

async function start(options: TestAppOptions = {}): Promise<void> {
  app = await startTestApp(database, options);
  owner = await anAccount(app, `owner${accounts}@example.org`);
  url = await app.listen();
  viewer = createStreamViewer(fetch, url, owner.token);
  botId = await createBot(database, owner.id);
}

/** Asks for a stream on a socket of its own and takes nothing from it unless it is told to. */
async function askOnSocket(query: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  sockets.push(socket);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.pause();
  const body = JSON.stringify({ query });
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${owner.token}\r\naccept: text/event-stream\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return socket;
}

async function isSomebodyBlocked(): Promise<boolean> {
  return (await database.query("select 1 from pg_locks where not granted")).length > 0;
}

/** Whether three more streams are let in, which are closed again. */
async function areAllAdmitted(): Promise<boolean> {
  const streams = await Promise.all(Array.from({ length: 3 }, () => viewer.botStatus(botId)));
  viewer.closeAll();
  return streams.every(({ response }) => response.status === 200);
}

const statusQuery = () => `subscription { botStatus(id: "${botId}") { revision reason markPrice } }`;

describe("MAX_STREAMS", () => {
  it("refuses one more with 503 and Retry-After", async () => {
    await start({ maxStreams: 2 });
    await Promise.all([viewer.botStatus(botId), viewer.botStatuses()]);

    const { response } = await viewer.botStatus(botId);

    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringContaining("2 streams") }] });
  });

  it("holds against many that come at once", async () => {
    await start({ maxStreams: 3 });
    viewer = createStreamViewer(app.fetch, "/graphql", owner.token);

    const streams = await Promise.all(Array.from({ length: 30 }, () => viewer.botStatus(botId)));

    expect(streams.filter(({ response }) => response.status === 200)).toHaveLength(3);
    expect(streams.filter(({ response }) => response.status === 503)).toHaveLength(27);
    expect(app.app.streamCount()).toBe(3);
  });

  it("has room again when one has left", async () => {
    await start({ maxStreams: 1 });
    const first = await viewer.botStatus(botId);
    await first.next();

    first.close();
    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });

    expect((await viewer.botStatus(botId)).response.status).toBe(200);
  });

  it("leaves queries and mutations alone", async () => {
    await start({ maxStreams: 1 });
    await viewer.botStatus(botId);

    const { status } = await app.ask("{ bots { totalCount } }", {}, owner.token);

    expect(status).toBe(200);
  });
});

describe("MAX_STREAMS_PER_ACCOUNT", () => {
  it("refuses one more with 429 and Retry-After, and others not at all", async () => {
    await start({ maxStreamsPerAccount: 2 });
    const other = createStreamViewer(fetch, url, (await anAccount(app, `other${accounts}@example.org`)).token);
    await Promise.all([viewer.botStatus(botId), viewer.botStatuses()]);

    const { response } = await viewer.botStatus(botId);
    const others = await other.botStatuses();
    other.closeAll();

    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await response.json()).errors[0].extensions.code).toBe("RATE_LIMITED");
    expect(others.response.status).toBe(200);
  });

  it("holds against many that come at once", async () => {
    await start({ maxStreamsPerAccount: 3 });

    const streams = await Promise.all(Array.from({ length: 30 }, () => viewer.botStatus(botId)));

    expect(streams.filter(({ response }) => response.status === 200)).toHaveLength(3);
    expect(streams.filter(({ response }) => response.status === 429)).toHaveLength(27);
  });

  it("has room again when one has left", async () => {
    await start({ maxStreamsPerAccount: 1 });
    const first = await viewer.botStatus(botId);
    await first.next();

    first.close();
    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });

    expect((await viewer.botStatus(botId)).response.status).toBe(200);
  });
});

describe("a stream", () => {
  it("is over soon after its client is gone, whenever it goes", async () => {
    await start();
    const asked = await Promise.all(Array.from({ length: 60 }, () => askOnSocket(statusQuery())));

    asked.forEach((socket, index) => setTimeout(() => socket.destroy(), index));
    await Promise.all(asked.map((socket) => once(socket, "close")));

    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 2_000 });
    expect(app.bugs).toEqual([]);
  });

  it("is over when its client is gone before the server has answered", async () => {
    await start();
    const asked = await Promise.all(Array.from({ length: 60 }, () => askOnSocket(statusQuery())));
    asked.forEach((socket) => socket.destroy());

    // An answer to a later request shows that the earlier ones were taken up.
    await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${owner.token}` },
      body: JSON.stringify({ query: "{ bots { totalCount } }" }),
    });

    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 2_000 });
    expect(app.bugs).toEqual([]);
  });

  it("is not counted any more when its client is gone, whenever it went", async () => {
    await start({ maxStreams: 60 });
    const asked = await Promise.all(Array.from({ length: 60 }, () => askOnSocket(statusQuery())));
    asked.forEach((socket, index) => setTimeout(() => socket.destroy(), index));
    await Promise.all(asked.map((socket) => once(socket, "close")));
    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });

    const streams = await Promise.all(Array.from({ length: 60 }, () => viewer.botStatus(botId)));

    expect(streams.filter(({ response }) => response.status !== 200)).toEqual([]);
    expect(app.bugs).toEqual([]);
  });

  it("is not counted any more when its client went while its token was checked", async () => {
    await start({ maxStreams: 3 });
    const locker = await sessions.open();
    await locker.query("begin; lock table session in access exclusive mode");
    const asked = await Promise.all(Array.from({ length: 3 }, () => askOnSocket(statusQuery())));
    await vi.waitUntil(isSomebodyBlocked, { timeout: 2_000 });
    asked.forEach((socket) => socket.destroy());
    // Asked for on another connection, so that the server has heard by then that the others are gone.
    await fetch(new URL("/health", url));

    await locker.query("commit");

    await vi.waitUntil(areAllAdmitted, { timeout: 5_000 });
    expect(app.bugs).toEqual([]);
  });

  it("carries only whole events on its socket, one write an event", async () => {
    await start();
    const socket = await askOnSocket(statusQuery());
    const chunks: string[] = [];
    socket.on("data", (chunk) => chunks.push(chunk.toString())).resume();
    await vi.waitUntil(() => chunks.join("").includes("data:"), { timeout: 5_000 });
    chunks.length = 0;

    await report(database, botId, { mark_price: "1" });
    await vi.waitUntil(() => chunks.join("").includes("data:"), { timeout: 5_000 });

    expect(chunks.join("")).toMatch(/^[0-9a-f]+\r\nevent: next\nid: [\w-]+\ndata: \{.*\}\n\n\r\n$/);
  });

  it("is closed by a shutdown with a time to come back, and without a complete", async () => {
    await start();
    const wire = await openWire(url, { token: owner.token, query: statusQuery() });
    await wire.until(() => wire.text().includes("event: next"));

    app.app.close();
    await within(5_000, wire.closed);

    expect(wire.text()).toMatch(/\n\nretry: \d{1,3}\n\n$/);
    expect(await lastWordsOf(wire)).toMatchObject({ isComplete: false, isCut: true });
  });
});

describe("a reader that does not read", () => {
  it("slows nobody", async () => {
    await start();
    await Promise.all(Array.from({ length: 20 }, () => askOnSocket(statusQuery())));
    await vi.waitUntil(() => app.app.streamCount() === 20, { timeout: 5_000 });
    const reader = await viewer.botStatus(botId);
    await reader.next();
    const reason = "x".repeat(100_000);
    const delays: number[] = [];
    for (let price = 1; price <= 60; price += 1) {
      const begun = performance.now();
      await report(database, botId, { mark_price: String(price), reason });
      await within(
        2_000,
        reader.until(({ data }) => data.data.botStatus.markPrice === String(price)),
      );
      delays.push(performance.now() - begun);
    }

    expect(delays.toSorted((one, other) => one - other)[30]).toBeLessThan(200);
  });

  it("costs one pending state: it gets the last one when it reads again, and few in between", async () => {
    await start();
    const socket = await askOnSocket(statusQuery());
    await vi.waitUntil(() => app.app.streamCount() === 1, { timeout: 5_000 });
    const reader = await viewer.botStatus(botId);
    await reader.next();
    const reason = "x".repeat(200_000);
    for (let price = 1; price <= 150; price += 1) {
      await report(database, botId, { mark_price: String(price), reason });
      await reader.until(({ data }) => data.data.botStatus.markPrice === String(price));
    }
    const text: string[] = [];

    socket.on("data", (chunk) => text.push(chunk.toString())).resume();
    await vi.waitUntil(() => text.join("").includes('"markPrice":"150"'), { timeout: 5_000 });

    expect(text.join("").match(/"markPrice":/g)?.length).toBeLessThan(100);
  });

  it("is dropped after 30 s", { timeout: 60_000 }, async () => {
    await start({ pingIntervalMs: 500 });
    await askOnSocket(statusQuery());
    await vi.waitUntil(() => app.app.streamCount() === 1, { timeout: 5_000 });
    const reader = await viewer.botStatus(botId);
    await reader.next();
    const reason = "x".repeat(200_000);
    for (let price = 1; price <= 60; price += 1) {
      await report(database, botId, { mark_price: String(price), reason });
      await reader.until(({ data }) => data.data.botStatus.markPrice === String(price));
    }
    const begun = performance.now();

    await vi.waitUntil(() => app.app.streamCount() === 1, { timeout: 35_000, interval: 100 });

    expect(performance.now() - begun).toBeGreaterThan(25_000);
    expect((await reader.nextOfAny())?.comment).toMatch(/Z$/);
  });
});

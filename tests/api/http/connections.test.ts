import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";
import { within } from "../../support/streams.ts";

const NO_BOT = "0190f5fe-7c00-7a00-8000-0000000000ff";

let database: TestDatabase;
let app: TestApp;
let port: number;
let viewer: TestViewer;
const sockets: Socket[] = [];

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  port = Number(new URL(await app.listen()).port);
  viewer = await aViewer(app);
});

afterEach(async () => {
  sockets.splice(0).forEach((socket) => socket.destroy());
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
});

afterAll(async () => {
  await app.close();
  await database.close();
});

/** A connection, and a way to wait for what comes on it. */
async function open() {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  socket.on("error", () => undefined);
  let text = "";
  socket.on("data", (piece: Buffer) => (text += piece.toString()));
  await once(socket, "connect");
  const until = async (part: string | RegExp) => {
    while (text.search(part) < 0) {
      await within(5_000, once(socket, "data"));
    }
  };
  return { socket, text: () => text, until };
}

function request(
  body: string,
  headers: Readonly<Record<string, string>> = {},
  length = Buffer.byteLength(body),
): string {
  const lines = Object.entries({
    host: "botwatch.test",
    authorization: `Bearer ${viewer.token}`,
    "content-type": "application/json",
    "content-length": String(length),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /graphql HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

const query = () => request(JSON.stringify({ query: "{ viewer { email } }" }));
const subscription = (botId: string) =>
  request(JSON.stringify({ query: `subscription { botStatus(id: "${botId}") { markPrice } }` }), {
    accept: "text/event-stream",
  });

describe("a connection", () => {
  it("serves another request after a stream that has ended", async () => {
    const { socket, text, until } = await open();
    socket.write(subscription(NO_BOT));
    await until(/event: complete\ndata:\n\n\r\n0\r\n\r\n/);

    socket.write(query());
    await until(viewer.email);

    expect(text().match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
  });

  it("serves a stream that was asked for while an earlier answer was under way", async () => {
    const botId = await createBot(database, viewer.id);
    const { socket, text, until } = await open();

    socket.write(query() + query() + subscription(botId));
    await until('"markPrice":null');
    await report(database, botId, { mark_price: "1" });
    await until('"markPrice":"1"');

    expect(text().match(/HTTP\/1\.1 200 /g)).toHaveLength(3);
  });

  it("keeps what is asked after a stream until the stream has ended", async () => {
    const botId = await createBot(database, viewer.id);
    const { socket, text, until } = await open();

    socket.write(subscription(botId) + query());
    await until('"markPrice":null');
    await report(database, botId, { mark_price: "1" });
    await until('"markPrice":"1"');

    expect(text().match(/HTTP\/1\.1 200 /g)).toHaveLength(1);
    expect(text()).not.toContain(viewer.email);
  });

  it("ends its stream when it is closed, though more was asked on it", async () => {
    const botId = await createBot(database, viewer.id);
    const { socket, until } = await open();
    socket.write(subscription(botId) + subscription(botId));
    await until('"markPrice":null');
    const before = app.app.streamCount();

    socket.destroy();
    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });

    expect(before).toBeGreaterThan(0);
    expect(app.bugs).toEqual([]);
  });

  it("carries no stream for a HEAD, which has no body", async () => {
    const botId = await createBot(database, viewer.id);
    const { socket, text, until } = await open();
    const path = `/graphql?query=${encodeURIComponent(`subscription { botStatus(id: "${botId}") { markPrice } }`)}`;

    socket.write(
      `HEAD ${path} HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer ${viewer.token}\r\n\r\n`,
    );
    await until("\r\n\r\n");
    socket.write(query());
    await until(viewer.email);

    expect(text()).not.toContain("markPrice");
    expect(app.app.streamCount()).toBe(0);
  });

  it("that is cut in the midst of a body is nobody's mistake", async () => {
    const { socket } = await open();
    socket.write(request('{"query":', {}, 1_000));
    await fetch(`http://127.0.0.1:${port}/health`);

    socket.destroy();
    await fetch(`http://127.0.0.1:${port}/health`);

    expect(app.bugs).toEqual([]);
  });

  it("serves another request after one whose body was too large", async () => {
    const { socket, until } = await open();
    socket.write(request("x".repeat(1_000_001)));
    await until(/^HTTP\/1\.1 413 /);

    socket.write(query());
    await until(viewer.email);

    expect(app.bugs).toEqual([]);
  });
});

import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";
import { EventSource } from "eventsource";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { startNginx, type TestNginx } from "../../support/nginx.ts";
import { hasProgram } from "../../support/programs.ts";
import { bearer } from "../../support/requests.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { createStreamViewer, type StreamViewer, type TestStream, within } from "../../support/streams.ts";

const ADMIN = { ADMIN_EMAIL: "ada@example.org", ADMIN_PASSWORD: "correct horse" };
/** So long that nothing which arrives sooner can owe it to the clock. */
const LONG_INTERVAL_MS = 30_000;

const priceOf = (stream: TestStream, price: string) =>
  stream.until(({ data }) => data.data.botStatus.markPrice === price);

/** nginx itself, and what makes its certificate. */
const hasNginx = hasProgram("nginx") && hasProgram("openssl");

describe.skipIf(!hasNginx)("two servers behind the shipped nginx", { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let servers: ServerProcess[];
  let nginx: TestNginx;
  let viewer: StreamViewer;
  let token: string;
  let botId: string;

  beforeAll(async () => {
    database = await startTestDatabase();
  });

  beforeEach(async () => {
    await database.query("delete from account; delete from watch_lease where expires_at < 'infinity'");
    const environment = {
      DATABASE_URL: database.url,
      TRUST_PROXY: "on",
      POLL_INTERVAL_MS: String(LONG_INTERVAL_MS),
      PING_INTERVAL_MS: "200",
      ...ADMIN,
    };
    servers = await Promise.all([startServerProcess(environment), startServerProcess(environment)]);
    const [one, other] = servers;
    nginx = await startNginx([one?.address ?? "", other?.address ?? ""]);
    const { signIn } = await ask(
      'mutation { signIn(email: "ada@example.org", password: "correct horse") { token } }',
    );
    token = signIn.token;
    viewer = createStreamViewer(fetch, `${nginx.address}/graphql`, token);
    const { createBot } = await ask(
      'mutation { createBot(input: { name: "A bot", symbol: "BTC/USDT", kind: EXTERNAL }) { id } }',
      bearer(token),
    );
    botId = createBot.id;
  });

  afterEach(async () => {
    viewer.closeAll();
    await nginx?.remove();
    servers.forEach(({ kill }) => kill("SIGKILL"));
    await Promise.all(servers.map(({ exited }) => exited));
  });

  afterAll(() => database?.close());

  async function ask(query: string, headers = {}) {
    const response = await fetch(`${nginx.address}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query }),
    });
    // Tests know what they asked for.
    // oxlint-disable-next-line typescript/no-explicit-any
    return ((await response.json()) as { readonly data: any }).data;
  }

  const report = (price: string) =>
    database.query("update bot_state set mark_price = $2 where bot_id = $1", [botId, price]);

  it("show each event at once, by itself", async () => {
    const stream = await viewer.botStatus(botId);
    await within(2_000, stream.next());

    await report("1");
    const first = await within(1_000, stream.next());
    await report("2");
    const second = await within(1_000, stream.next());

    expect([first, second].map((event) => event?.data.data.botStatus.markPrice)).toEqual(["1", "2"]);
  });

  it("let pings through", async () => {
    const stream = await viewer.botStatus(botId);
    await within(2_000, stream.next());

    const ping = await within(1_000, stream.nextOfAny());

    expect(ping?.comment).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it("send a stream as the server encoded it", async () => {
    const direct = createStreamViewer(fetch, `${servers[0]?.address}/graphql`, token);
    const [through, beside] = await Promise.all([viewer.botStatus(botId), direct.botStatus(botId)]);
    await within(2_000, through.next());
    await report("1");
    const event = await within(1_000, priceOf(through, "1"));
    direct.closeAll();

    expect(event.event).toBe("next");
    expect(
      ["content-encoding", "content-type", "cache-control"].map((name) => through.response.headers.get(name)),
    ).toEqual(
      ["content-encoding", "content-type", "cache-control"].map((name) => beside.response.headers.get(name)),
    );
  });

  it("carry about as many streams each", async () => {
    const streams = await Promise.all(Array.from({ length: 6 }, () => viewer.botStatus(botId)));
    await within(5_000, Promise.all(streams.map((stream) => stream.next())));

    expect(await database.query("select distinct lease_id from watched_bot")).toHaveLength(2);
  });

  it("repeat nothing to one who comes back to the other server", async () => {
    const [one, other] = servers.map(({ address }) => createStreamViewer(fetch, `${address}/graphql`, token));
    const before = await one?.botStatus(botId);
    const lastEventId = (await before?.next())?.id ?? "";
    one?.closeAll();

    const after = await other?.botStatus(botId, { lastEventId });
    await within(2_000, after?.nextOfAny() ?? Promise.reject());
    await report("3");
    const event = await within(2_000, after?.next() ?? Promise.reject());
    other?.closeAll();

    expect(lastEventId).not.toBe("");
    expect(event?.data.data.botStatus.markPrice).toBe("3");
  });

  it("carry more streams on one connection of HTTP/2 than a browser opens connections", async () => {
    const session = connect(nginx.secureAddress, { ca: nginx.certificate });
    await once(session, "connect");
    const streams = Array.from({ length: 20 }, () => followOnSession(session, token, botId));
    await within(5_000, Promise.all(streams.map(({ until }) => until(/"markPrice":null/))));

    await report("1");
    await within(1_000, Promise.all(streams.map(({ until }) => until(/"markPrice":"1"/))));
    const asked = await within(1_000, askOnSession(session, "{ viewer { email } }", token));
    session.destroy();

    expect(session.alpnProtocol).toBe("h2");
    expect(new Set(streams.map(({ status }) => status()))).toEqual(new Set([200]));
    expect(asked).toBe('{"data":{"viewer":{"email":"ada@example.org"}}}');
  });

  it("lose nothing for anybody when one of them stops, and all are back within two seconds", async () => {
    const witnesses = Array.from({ length: 4 }, () => followLog(`${nginx.address}/graphql`, token, botId));
    await within(5_000, Promise.all(witnesses.map(({ opened }) => opened)));
    const writing = new AbortController();
    const written = writeLog(writing.signal);

    servers[0]?.kill("SIGTERM");
    await servers[0]?.exited;
    await within(5_000, Promise.any(witnesses.map(({ cameBack }) => cameBack)));
    writing.abort();
    const count = await written;
    await vi.waitUntil(() => witnesses.every(({ sequences }) => sequences.at(-1) === count), { timeout: 5_000 });
    witnesses.forEach(({ close }) => close());

    const all = Array.from({ length: count }, (_, index) => index + 1);
    expect(witnesses.map(({ sequences }) => sequences)).toEqual(witnesses.map(() => all));
    expect(Math.max(...witnesses.map(({ longestAwayMs }) => longestAwayMs()))).toBeLessThan(2_000);
  });

  /** Writes entries of the bot's log until it is told to end; resolves with how many the log has. */
  async function writeLog(signal: AbortSignal): Promise<number> {
    for (let isRunning = true; !signal.aborted; isRunning = !isRunning) {
      await database.query("update bot_state set run_status = $2 where bot_id = $1", [
        botId,
        isRunning ? "RUNNING" : "STOPPED",
      ]);
    }
    const [row] = await database.query("select max(sequence)::int as count from bot_event where bot_id = $1", [
      botId,
    ]);
    return Number(row?.["count"]);
  }
});

function requestOnSession(session: ClientHttp2Session, accept: string, body: object, token: string) {
  const request = session.request({
    ":method": "POST",
    ":path": "/graphql",
    "content-type": "application/json",
    accept,
    ...bearer(token),
  });
  request.setEncoding("utf8");
  request.on("error", () => undefined);
  request.end(JSON.stringify(body));
  return request;
}

/** Follows a bot in a stream of a connection that has others. */
function followOnSession(session: ClientHttp2Session, token: string, botId: string) {
  const query = "subscription ($id: ID!) { botStatus(id: $id) { markPrice } }";
  const request = requestOnSession(session, "text/event-stream", { query, variables: { id: botId } }, token);
  let status: number | undefined;
  let text = "";
  request.on("response", (headers) => (status = headers[":status"]));
  request.on("data", (part: string) => (text += part));
  return {
    status: () => status,
    until: async (pattern: RegExp) => {
      while (!pattern.test(text)) {
        await once(request, "data");
      }
    },
  };
}

/** What a request on a connection that has others is answered. */
async function askOnSession(session: ClientHttp2Session, query: string, token: string): Promise<string> {
  const request = requestOnSession(session, "application/json", { query }, token);
  let text = "";
  request.on("data", (part: string) => (text += part));
  await once(request, "end");
  return text;
}

/** Follows a bot's log as a browser does, and notes what it saw and how long it was away. */
function followLog(url: string, token: string, botId: string) {
  const query = "subscription ($id: ID!) { botEvents(botId: $id) { sequence } }";
  const variables = JSON.stringify({ id: botId });
  const source = new EventSource(`${url}?${new URLSearchParams({ query, variables })}`, {
    fetch: (address, init) => fetch(address, { ...init, headers: { ...init.headers, ...bearer(token) } }),
  });
  const sequences: number[] = [];
  let leftAt: number | undefined;
  let longestAwayMs = 0;
  const cameBack = Promise.withResolvers<void>();
  source.addEventListener("next", ({ data }) => {
    sequences.push(JSON.parse(data).data.botEvents.sequence);
  });
  source.addEventListener("error", () => {
    leftAt ??= performance.now();
  });
  source.addEventListener("open", () => {
    if (leftAt !== undefined) {
      longestAwayMs = Math.max(longestAwayMs, performance.now() - leftAt);
      leftAt = undefined;
      cameBack.resolve();
    }
  });
  return {
    sequences,
    opened: once(source, "open"),
    cameBack: cameBack.promise,
    longestAwayMs: () => (leftAt === undefined ? longestAwayMs : Infinity),
    close: () => source.close(),
  };
}

describe.skipIf(!hasNginx)("what servers hear through the shipped nginx", () => {
  let upstreams: Server[];
  let nginx: TestNginx;

  beforeAll(async () => {
    upstreams = await Promise.all(["one", "other"].map(startEcho));
    const [one, other] = upstreams.map(addressOf);
    nginx = await startNginx([one ?? "", other ?? ""]);
  });

  afterAll(async () => {
    await nginx?.remove();
    upstreams.forEach((server) => server.close().closeAllConnections());
  });

  it("is who asks and by which address, whatever the viewer says of itself", async () => {
    const { headers } = await heard({
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
      forwarded: "for=203.0.113.9",
      "x-request-id": "chosen-by-a-viewer",
    });

    expect(headers).toMatchObject({
      host: new URL(nginx.address).host,
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-proto": "http",
      "x-forwarded-host": new URL(nginx.address).host,
    });
    expect(headers["forwarded"]).toBeUndefined();
    expect(headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
  });

  it("is what a program needs to come back", async () => {
    const { headers } = await heard({ "last-event-id": "7", authorization: "Bearer x", "accept-encoding": "gzip" });

    expect(headers).toMatchObject({ "last-event-id": "7", authorization: "Bearer x", "accept-encoding": "gzip" });
  });

  it("is never a scrape", async () => {
    const response = await fetch(`${nginx.address}/metrics`);

    expect(response.status).toBe(404);
  });

  it("comes to one as to the other, though the viewer is the same", async () => {
    const answers = [];
    for (const _ of [1, 2, 3, 4]) {
      answers.push(await heard({ cookie: "botwatch_session=x" }));
    }

    expect(new Set(answers.map(({ name }) => name))).toEqual(new Set(["one", "other"]));
  });

  async function heard(headers: Readonly<Record<string, string>>) {
    const response = await fetch(nginx.address, { headers });
    // Its own answer, below.
    return (await response.json()) as { readonly name: string; readonly headers: IncomingHttpHeaders };
  }
});

/** A server that answers what it heard. */
async function startEcho(name: string): Promise<Server> {
  const server = createServer(({ headers }, response) => response.end(JSON.stringify({ name, headers })));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

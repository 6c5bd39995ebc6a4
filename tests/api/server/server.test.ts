import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { runScript } from "../../support/script.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { openStream, type TestStream } from "../../support/streams.ts";
import { lastWordsOf, openWire, type Wire } from "../../support/wire.ts";

const ADMIN = { ADMIN_EMAIL: "ada@example.org", ADMIN_PASSWORD: "correct horse" };
const WATCH = "subscription S($id: ID!) { botStatus(id: $id) { runStatus markPrice } }";

let servers: ServerProcess[];

beforeEach(() => {
  servers = [];
});

afterEach(async () => {
  servers.forEach(({ kill }) => kill("SIGKILL"));
  await Promise.all(servers.map(({ exited }) => exited));
});

async function start(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const server = await startServerProcess(environment);
  servers.push(server);
  return server;
}

/** Asks a server; with a token, as its holder. */
async function ask(server: ServerProcess, query: string, variables: object = {}, token?: string) {
  const response = await fetch(`${server.address}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  // Tests know what they asked for.
  // oxlint-disable-next-line typescript/no-explicit-any
  return (await response.json()) as { readonly data: any; readonly errors?: readonly object[] };
}

async function signIn(server: ServerProcess): Promise<string> {
  const { data } = await ask(
    server,
    'mutation { signIn(email: "ada@example.org", password: "correct horse") { token } }',
  );
  return data.signIn.token;
}

async function createBot(server: ServerProcess, token: string, kind = "EXTERNAL"): Promise<string> {
  const { data } = await ask(
    server,
    'mutation C($kind: BotKind) { createBot(input: { name: "EMA demo", symbol: "EUR/USD", kind: $kind }) { id } }',
    { kind },
    token,
  );
  return data.createBot.id;
}

const watch = (server: ServerProcess, token: string, id: string): Promise<TestStream> =>
  openStream(fetch, `${server.address}/graphql`, { query: WATCH, variables: { id }, token });

const LINK = /Sign in once, within ten minutes: (\S+)\n/;

/** Opens a stream of all bots whose last words count, and waits for its first event. */
async function openToTheEnd(server: ServerProcess, token: string): Promise<Wire> {
  const wire = await openWire(server.address, { token, query: "subscription { botStatuses { botId } }" });
  await wire.until(() => wire.text().includes("event: next"));
  return wire;
}

describe("a server on PostgreSQL", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await startTestDatabase();
  });

  afterAll(() => database.close());

  beforeEach(() => database.query("delete from account; delete from watch_lease where expires_at < 'infinity'"));

  it("makes the account that is named, and prints no link", async () => {
    const server = await start({ DATABASE_URL: database.url, ...ADMIN });

    expect((await ask(server, "{ viewer { email role } }", {}, await signIn(server))).data.viewer).toEqual({
      email: "ada@example.org",
      role: "ADMIN",
    });
    expect(server.stdout()).toBe(`botwatch is at ${server.address}\n`);
  });

  it("never changes an account that is there", async () => {
    await start({ DATABASE_URL: database.url, ...ADMIN });
    const server = await start({
      DATABASE_URL: database.url,
      ADMIN_EMAIL: "eve@example.org",
      ADMIN_PASSWORD: "other",
    });

    expect(await database.query("select email from account")).toEqual([{ email: "ada@example.org" }]);
    expect(await signIn(server)).toMatch(/^[\w-]{43}$/);
  });

  it("prints a link that signs a browser in once, and puts no secret in the logs", async () => {
    const server = await start({ DATABASE_URL: database.url, LOG_LEVEL: "trace" });
    const link = await server.printed(LINK);

    const first = await fetch(link, { redirect: "manual" });
    const second = await fetch(link, { redirect: "manual" });

    expect(link).toMatch(new RegExp(`^${server.address}/sign-in/[\\w-]{43}$`));
    expect([first.status, second.status]).toEqual([303, 410]);
    expect(server.stderr()).not.toContain(link.split("/").at(-1));
    const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
    const viewer = await fetch(`${server.address}/graphql?query={viewer{role}}`, { headers: { cookie } });
    expect(await viewer.json()).toEqual({ data: { viewer: { role: "ADMIN" } } });
  });

  it("has no demo, no runner and no GraphiQL unless it is told to", async () => {
    const server = await start({ DATABASE_URL: database.url, ...ADMIN });
    const token = await signIn(server);
    const id = await createBot(server, token, "PAPER");
    await ask(server, "mutation S($id: ID!) { startBot(id: $id) { id } }", { id }, token);

    expect((await ask(server, "{ bots { totalCount } }", {}, token)).data.bots.totalCount).toBe(1);
    const graphiql = await fetch(`${server.address}/graphql`, { headers: { accept: "text/html" } });
    expect([graphiql.status, graphiql.headers.get("content-type")]).toEqual([406, null]);
    expect(await database.query("select run_status from bot_state where bot_id = $1", [id])).toEqual([
      { run_status: "STOPPED" },
    ]);
  });

  it("shows a write to the viewers of another server as well", async () => {
    const [one, other] = await Promise.all([
      start({ DATABASE_URL: database.url, ...ADMIN }),
      start({ DATABASE_URL: database.url, ...ADMIN }),
    ]);
    const token = await signIn(one);
    const id = await createBot(other, token);
    const streams = await Promise.all([watch(one, token, id), watch(other, token, id)]);
    await Promise.all(streams.map((stream) => stream.next()));

    await database.query("update bot_state set run_status = 'RUNNING', mark_price = 1.0850 where bot_id = $1", [
      id,
    ]);
    const events = await Promise.all(streams.map((stream) => stream.next()));
    streams.forEach((stream) => stream.close());

    expect(events.map((event) => event?.data.data.botStatus)).toEqual([
      { runStatus: "RUNNING", markPrice: "1.0850" },
      { runStatus: "RUNNING", markPrice: "1.0850" },
    ]);
    expect(await database.query("select from account")).toHaveLength(1);
  });

  it("looks at what its own viewers watch, and not at what those of another server do", async () => {
    const [one, other] = await Promise.all([
      start({ DATABASE_URL: database.url, ...ADMIN }),
      start({ DATABASE_URL: database.url, ...ADMIN }),
    ]);
    const token = await signIn(one);
    const bots = [await createBot(one, token), await createBot(one, token)] as const;
    const streams = await Promise.all([watch(one, token, bots[0]), watch(other, token, bots[1])]);
    await Promise.all(streams.map((stream) => stream.next()));

    const watched = await database.query(
      "select array_agg(bot_id::text) as bots from watched_bot group by lease_id order by min(bot_id::text)",
    );
    streams.forEach((stream) => stream.close());

    expect(watched).toEqual([...bots].toSorted().map((id) => ({ bots: [id] })));
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "at %s sends its viewers elsewhere, not all together, and is gone within 10 s",
    async (signal) => {
      const server = await start({ DATABASE_URL: database.url, ...ADMIN });
      const token = await signIn(server);
      const wires = await Promise.all(Array.from({ length: 12 }, () => openToTheEnd(server, token)));

      const begun = performance.now();
      server.kill(signal);
      const ends = await Promise.all(wires.map(lastWordsOf));
      const code = await server.exited;

      expect(code).toBe(0);
      expect(performance.now() - begun).toBeLessThan(10_000);
      expect(ends.map(({ isComplete, isCut }) => [isComplete, isCut])).toEqual(
        Array.from({ length: 12 }, () => [false, true]),
      );
      const retries = ends.map(({ retryMs }) => retryMs ?? -1);
      expect(Math.min(...retries)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...retries)).toBeLessThanOrEqual(1_000);
      expect(new Set(retries).size).toBeGreaterThan(3);
      expect(server.stderr()).toBe("");
    },
  );

  it("gives its watches back when it goes", async () => {
    const server = await start({ DATABASE_URL: database.url, ...ADMIN });
    const token = await signIn(server);
    const stream = await watch(server, token, await createBot(server, token));
    await stream.next();
    const before = await database.query("select from watched_bot");

    server.kill("SIGTERM");
    await server.exited;

    expect(before).toHaveLength(1);
    expect(await database.query("select from watched_bot")).toEqual([]);
  });

  it("starts three times at once on an empty database, with one account", async () => {
    const name = `fresh_${Date.now()}`;
    await database.query(`create database ${name}`);
    const url = database.url.replace(/[^/]+$/, name);

    const started = await Promise.all([
      start({ DATABASE_URL: url, DEMO: "on" }),
      start({ DATABASE_URL: url, DEMO: "on" }),
      start({ DATABASE_URL: url, DEMO: "on" }),
    ]);
    const { stdout } = await runScript("api/operations/token.ts", { DATABASE_URL: url });
    const { data } = await ask(started[0] ?? fail(), "{ bots { totalCount } }", {}, stdout.trim());

    expect(data.bots.totalCount).toBe(12);
  });
});

function fail(): never {
  throw new Error("No server was started");
}

// Each start opens the embedded database, and some tests start twice.
describe("a server on the embedded database", { timeout: 60_000 }, () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "botwatch-embedded-"));
  });

  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it("shows a dozen bots that live, at its first start with nothing set", async () => {
    const server = await start({ DATA_DIR: dataDir });
    const { stdout } = await runScript("api/operations/token.ts", { DATA_DIR: dataDir });
    const stream = await openStream(fetch, `${server.address}/graphql`, {
      query: "subscription { botStatuses { bot { kind } status { runStatus freshness markPrice } } }",
      token: stdout.trim(),
    });

    const first = await stream.next();
    const living = await stream.until(({ data }) =>
      data.data.botStatuses.some(({ status }: { status: { runStatus: string } }) =>
        ["RUNNING", "WAITING"].includes(status.runStatus),
      ),
    );
    stream.close();

    expect(first?.data.data.botStatuses).toHaveLength(12);
    expect(living.data.data.botStatuses[0].status.freshness).toBe("LIVE");
    expect(await server.printed(LINK)).toContain("/sign-in/");
  });

  it("makes no demo again where bots were deleted, nor where it is off", async () => {
    const server = await start({ DATA_DIR: dataDir, DEMO: "off", ...ADMIN });

    expect((await ask(server, "{ bots { totalCount } }", {}, await signIn(server))).data.bots.totalCount).toBe(0);
  });

  it("is the only one of its folder; keeps what was committed when it is killed, and leaves no lock behind", async () => {
    const first = await start({ DATA_DIR: dataDir, DEMO: "off", RUNNER: "off", ...ADMIN });
    const token = await signIn(first);
    const id = await createBot(first, token);
    await ask(first, "mutation S($id: ID!) { startBot(id: $id) { id } }", { id }, token);
    const beside = await runScript("api/server.ts", { DATA_DIR: dataDir, PORT: "0" });
    first.kill("SIGKILL");
    await first.exited;

    const second = await start({ DATA_DIR: dataDir, DEMO: "off", RUNNER: "off" });

    const { data } = await ask(
      second,
      "query B($id: ID!) { bot(id: $id) { wanted status { lastAction { kind state } } } }",
      { id },
      token,
    );
    expect([beside.code, beside.stdout]).toEqual([1, ""]);
    expect(beside.stderr).toContain(`The process ${first.pid} uses the folder ${dataDir}`);
    expect(data.bot).toEqual({ wanted: "RUNNING", status: { lastAction: { kind: "START", state: "REQUESTED" } } });
  });

  it("answers many who change things at once, though it has one connection", async () => {
    const server = await start({ DATA_DIR: "memory://", DEMO: "on", ...ADMIN });
    const token = await signIn(server);
    const id = await createBot(server, token);
    const change = (query: string) => ask(server, query, { id }, token);

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => [
        change('mutation { createBot(input: { name: "EMA demo", symbol: "EUR/USD" }) { id status { revision } } }'),
        change('mutation U($id: ID!) { updateBot(id: $id, input: { name: "Renamed" }) { status { revision } } }'),
        change('mutation S($id: ID!) { startBot(id: $id, idempotencyKey: "k") { id } }'),
        change("mutation { stopAllBots { id } }"),
        change("{ bots { edges { node { status { runStatus lastAction { state } } } } } }"),
        signIn(server),
      ]).flat(),
    );

    expect(answers).toHaveLength(48);
    expect(JSON.stringify(answers)).not.toContain("errors");
  });

  it("gives tokens and links to scripts beside it", async () => {
    const server = await start({ DATA_DIR: dataDir, DEMO: "off", RUNNER: "off" });

    const [token, link] = await Promise.all([
      runScript("api/operations/token.ts", { DATA_DIR: dataDir }),
      runScript("api/operations/sign-in-link.ts", { DATA_DIR: dataDir }),
    ]);

    expect((await ask(server, "{ viewer { role } }", {}, token.stdout.trim())).data.viewer).toEqual({
      role: "ADMIN",
    });
    expect((await fetch(link.stdout.trim(), { redirect: "manual" })).status).toBe(303);
  });

  it("ends its streams and itself at SIGTERM, and starts again on the same data", async () => {
    const first = await start({ DATA_DIR: dataDir, DEMO: "on", ...ADMIN });
    const token = await signIn(first);
    const wire = await openToTheEnd(first, token);
    first.kill("SIGTERM");

    const end = await lastWordsOf(wire);
    const code = await first.exited;
    const second = await start({ DATA_DIR: dataDir });

    expect([code, end]).toEqual([0, { retryMs: expect.any(Number), isComplete: false, isCut: true }]);
    expect((await ask(second, "{ bots { totalCount } }", {}, token)).data.bots.totalCount).toBe(12);
  });
});

import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { childrenOf, isAlive } from "../../support/processes.ts";
import { parseScrape } from "../../support/scrape.ts";
import { runScript } from "../../support/script.ts";
import { type ServerProcess, startServerProcess } from "../../support/server-process.ts";
import { createStreamViewer, openStream, type TestStream, within } from "../../support/streams.ts";
import { lastWordsOf, openWire, type Wire } from "../../support/wire.ts";

const ADMIN = { ADMIN_EMAIL: "ada@example.org", ADMIN_PASSWORD: "correct horse" };

/** Whoever is not answered by then asks again, as every client of ours does. */
const ATTEMPT_MS = 5_000;
/** Several processes start in each test. */
const PATIENCE = { timeout: 30_000 };

/** What a viewer hears of a server that goes: when to come back, and no end. */
const SENT_ELSEWHERE = { retryMs: expect.any(Number), isComplete: false, isCut: true };

let database: TestDatabase;
let server: ServerProcess;
let token: string | undefined;
let botId: string;
let streams: TestStream[];
let wires: Wire[];

beforeAll(async () => {
  database = await startTestDatabase();
});

beforeEach(async () => {
  streams = [];
  wires = [];
  token = undefined;
  await database.query("delete from account; delete from watch_lease where expires_at < 'infinity'");
});

afterEach(async () => {
  [...streams, ...wires].forEach((one) => one.close());
  server?.kill("SIGKILL");
  await server?.exited;
});

afterAll(() => database?.close());

/** Two processes, somebody who is signed in, and a bot. */
async function start(
  environment: Readonly<Record<string, string>> = {},
  options: { readonly hasTerminal?: boolean } = {},
): Promise<void> {
  server = await startServerProcess(
    { DATABASE_URL: database.url, WORKERS: "2", ...ADMIN, ...environment },
    options,
  );
  const signedIn = await ask('mutation { signIn(email: "ada@example.org", password: "correct horse") { token } }');
  token = signedIn.signIn.token;
  const created = await ask(
    'mutation { createBot(input: { name: "A bot", symbol: "BTC/USDT", kind: EXTERNAL }) { id } }',
  );
  botId = created.createBot.id;
}

async function ask(query: string) {
  const response = await fetch(`${server.address}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  });
  // Tests know what they asked for.
  // oxlint-disable-next-line typescript/no-explicit-any
  return ((await response.json()) as { readonly data: any }).data;
}

/** Opens a stream on a connection of its own and waits for its first event. */
async function watch(): Promise<TestStream> {
  const stream = await createStreamViewer(fetch, `${server.address}/graphql`, token ?? "").botStatus(botId);
  streams.push(stream);
  await stream.next();
  return stream;
}

/** The same as bytes, of which the last ones are not lost. */
async function watchToTheEnd(): Promise<Wire> {
  const query = `subscription { botStatus(id: "${botId}") { markPrice } }`;
  const wire = await openWire(server.address, { token: token ?? "", query });
  wires.push(wire);
  await wire.until(() => wire.text().includes("event: next"));
  return wire;
}

/** Opens streams until both processes have one. */
async function watchInBoth(open: () => Promise<unknown> = watch): Promise<void> {
  for (let watching = 0; watching < 2;) {
    await open();
    watching = (await database.query("select distinct lease_id from watched_bot")).length;
  }
}

/** The status that somebody gets who asks for one more stream, which is closed again. */
async function statusOfOneMore(): Promise<number> {
  const query = "subscription { botStatuses { botId } }";
  const stream = await openStream(fetch, `${server.address}/graphql`, { query, token: token ?? "" });
  stream.close();
  return stream.response.status;
}

/** The same for so many who ask at once, each on a connection of its own: all processes are among those who answer. */
const statusesOfMore = (count: number) => Promise.all(Array.from({ length: count }, statusOfOneMore));

const report = (price: number) =>
  database.query("update bot_state set mark_price = $2 where bot_id = $1", [botId, price]);

const priceOf = async (stream: TestStream) => (await stream.next())?.data.data.botStatus.markPrice;

describe("a server of two processes", { timeout: 60_000 }, () => {
  it("serves in both, each for its own viewers, and says once where it is", async () => {
    await start();
    await watchInBoth();

    await report(5);
    const prices = await Promise.all(streams.map(priceOf));

    expect(new Set(prices)).toEqual(new Set(["5"]));
    expect(childrenOf(server.pid)).toHaveLength(2);
    expect(server.stdout()).toBe(`botwatch is at ${server.address}\n`);
  });

  it("makes one first account, and prints one link to it", async () => {
    server = await startServerProcess({ DATABASE_URL: database.url, WORKERS: "2" });
    const link = await server.printed(/within ten minutes: (\S+)\n/);

    const opened = await fetch(link, { redirect: "manual" });

    expect(opened.status).toBe(303);
    expect(server.stdout().trimEnd().split("\n")).toHaveLength(2);
    expect(await database.query("select from account")).toHaveLength(1);
  });

  it("answers whether it lives and is ready", async () => {
    await start();

    const answers = await Promise.all(
      ["/health", "/ready", "/health", "/ready"].map((path) =>
        fetch(server.address + path, { headers: { connection: "close" } }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it("replaces a process that was killed, whose viewers come back", async () => {
    await start();
    await watchInBoth();
    const before = childrenOf(server.pid);
    const endings = streams.map((stream) => stream.ending());

    process.kill(before[0] ?? 0, "SIGKILL");
    const ending = await Promise.race(endings);
    // The first attempts may meet the end of a connection that was kept, or be handed to the process that is gone.
    const again = await vi.waitUntil(() => within(ATTEMPT_MS, watch()).catch(() => null), PATIENCE);
    await report(6);
    await vi.waitUntil(() => childrenOf(server.pid).filter((pid) => !before.includes(pid)).length === 1, PATIENCE);

    expect(ending).toBe("cut");
    expect(await priceOf(again)).toBe("6");
  });

  it("serves from those that took the others' places, and counts the streams of those no more", async () => {
    await start({ LOG_LEVEL: "info", MAX_STREAMS_PER_ACCOUNT: "1" });
    await watch();
    await vi.waitUntil(async () => (await statusOfOneMore()) === 429, PATIENCE);

    // One after the other, since the port that the operating system gave is lost with the last process that listens there.
    const workers = childrenOf(server.pid);
    for (const [index, pid] of workers.entries()) {
      process.kill(pid, "SIGKILL");
      await vi.waitUntil(
        () => server.stderr().split("A worker serves in the place").length === index + 2,
        PATIENCE,
      );
    }
    const stream = await watch();
    await report(7);

    expect(await priceOf(stream)).toBe("7");
    expect(workers.map(isAlive)).toEqual([false, false]);
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "at %s sends all viewers elsewhere, and is gone within 10 s",
    async (signal) => {
      await start();
      await Promise.all(Array.from({ length: 4 }, watchToTheEnd));
      const workers = childrenOf(server.pid);
      const begun = performance.now();

      server.kill(signal);
      const ends = await Promise.all(wires.map(lastWordsOf));

      expect(await server.exited).toBe(0);
      expect(performance.now() - begun).toBeLessThan(10_000);
      expect(ends).toEqual(ends.map(() => SENT_ELSEWHERE));
      expect(workers.map(isAlive)).toEqual([false, false]);
      expect(await database.query("select from watched_bot")).toEqual([]);
      expect(server.stderr()).toBe("");
    },
  );

  it("ends as calmly when a terminal interrupts all its processes together", async () => {
    await start({}, { hasTerminal: true });
    await watchInBoth(watchToTheEnd);

    process.kill(-server.pid, "SIGINT");
    const ends = await Promise.all(wires.map(lastWordsOf));

    expect(await server.exited).toBe(0);
    expect(ends).toEqual(ends.map(() => SENT_ELSEWHERE));
    expect(server.stderr()).toBe("");
  });

  it("leaves nobody behind when the first process is killed", async () => {
    await start();
    const workers = childrenOf(server.pid);

    server.kill("SIGKILL");

    await vi.waitUntil(() => workers.every((pid) => !isAlive(pid)), PATIENCE);
    expect(workers).toHaveLength(2);
  });

  it("carries no more streams than it may, in all its processes together", async () => {
    await start({ MAX_STREAMS: "4" });
    await Promise.all([watch(), watch(), watch(), watch()]);

    await vi.waitUntil(async () => (await statusOfOneMore()) === 503, PATIENCE);
    streams[0]?.close();
    await vi.waitUntil(async () => (await statusOfOneMore()) === 200, PATIENCE);

    expect(await priceAfterReport(streams[1])).toBe("8");
  });

  it("carries no more streams of an account than it may, in all its processes together", async () => {
    await start({ MAX_STREAMS_PER_ACCOUNT: "2" });
    await Promise.all([watch(), watch()]);

    await vi.waitUntil(async () => (await statusOfOneMore()) === 429, PATIENCE);
    streams[0]?.close();
    await vi.waitUntil(async () => (await statusOfOneMore()) === 200, PATIENCE);

    expect(await priceAfterReport(streams[1])).toBe("8");
  });

  it("counts in a process that took another's place the streams that were there before it", async () => {
    await start({ LOG_LEVEL: "info", MAX_STREAMS: "8" });
    await Promise.all(Array.from({ length: 8 }, watch));
    let lost = 0;
    streams.forEach((stream) => void stream.ending().then(() => (lost += 1)));

    process.kill(childrenOf(server.pid)[0] ?? 0, "SIGKILL");
    await vi.waitUntil(() => server.stderr().includes("A worker serves in the place"), PATIENCE);
    await Promise.all(Array.from({ length: lost }, watch));

    await vi.waitFor(async () => expect(await statusesOfMore(4)).toEqual([503, 503, 503, 503]), PATIENCE);
  });

  it("tells the metrics of both, whichever is asked", async () => {
    await start();
    await watchInBoth();

    const response = await fetch(`${server.address}/metrics`);
    const metrics = parseScrape(await response.text());

    const open = ["0", "1"].map((worker) => metrics.value(`botwatch_streams_open{worker="${worker}"}`) ?? 0);
    expect(open.map((count) => count > 0)).toEqual([true, true]);
    expect(metrics.value('process_start_time_seconds{worker="1"}')).toBeGreaterThan(1e9);
  });

  it("runs paper bots in one of them", async () => {
    await start({ RUNNER: "on" });
    const created = await ask('mutation { createBot(input: { name: "Paper", symbol: "EUR/USD" }) { id } }');
    await ask(`mutation { startBot(id: "${created.createBot.id}") { id } }`);

    await vi.waitUntil(
      async () => (await database.query("select from bot_action where state = 'CONFIRMED'")).length > 0,
      PATIENCE,
    );
    expect(
      await database.query("select distinct runner_id from paper_book where runner_id is not null"),
    ).toHaveLength(1);
  });
});

async function priceAfterReport(stream: TestStream | undefined): Promise<unknown> {
  await report(8);
  return stream === undefined ? undefined : priceOf(stream);
}

describe("a server of several processes that cannot start", { timeout: 60_000 }, () => {
  it("names a port that is busy, once", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? address?.port : "";

    const result = await runScript("api/server.ts", {
      DATABASE_URL: database.url,
      WORKERS: "3",
      PORT: String(port),
      LOG_LEVEL: "warn",
    });
    other.close();

    expect(result).toEqual({
      code: 1,
      stdout: "",
      stderr: `Cannot listen on 127.0.0.1:${port}: another program listens there: stop it or set PORT\n`,
    });
  });

  it("names the database that is missing", async () => {
    expect(await runScript("api/server.ts", { WORKERS: "2" })).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "DATABASE_URL: found nothing, expected a PostgreSQL server, since WORKERS asks for more than one process\n",
    });
  });
});

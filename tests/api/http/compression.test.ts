import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestApp, type TestApp, type TestAppOptions } from "../../support/app.ts";
import { report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createStreamViewer, within } from "../../support/streams.ts";
import { openWire, type Wire, type WireRequest } from "../../support/wire.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const GZIP = { "accept-encoding": "gzip" };
const hasCurl = spawnSync("curl", ["--version"]).status === 0;
const NO_BOT = "0190f5fe-7c00-7a00-8000-0000000000ff";
/** Nothing but events may bring forward what a decoder holds back. */
const NO_PINGS = { pingIntervalMs: 600_000 };

let database: TestDatabase;
let app: TestApp;
let url: string;
let viewer: TestViewer;
let botId: string;
const wires: Wire[] = [];
const bugs: unknown[] = [];

beforeAll(async () => {
  database = await startTestDatabase();
});

beforeEach(() => start(NO_PINGS));

afterEach(async () => {
  wires.splice(0).forEach((wire) => wire.close());
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
  await stop();
});

afterAll(async () => {
  await database?.close();
});

async function start(options: TestAppOptions): Promise<void> {
  app = await startTestApp(database, options);
  url = await app.listen();
  viewer = await aViewer(app);
  botId = await viewer.createBot();
}

async function stop(): Promise<void> {
  bugs.push(...app.bugs);
  await app.close();
}

async function restart(options: TestAppOptions): Promise<void> {
  await stop();
  await start(options);
}

const STATUS_FIELDS =
  "botId runStatus reason freshness revision inPosition entryPrice positionSize markPrice unrealizedPnl dailyPnl dailyTradeCount lastError lastRunAt changedAt readAt lastAction { id kind state }";
const statusQuery = (id = botId) => `subscription { botStatus(id: "${id}") { ${STATUS_FIELDS} } }`;

async function open(request: Partial<WireRequest> = {}): Promise<Wire> {
  const wire = await openWire(url, { token: viewer.token, query: statusQuery(), headers: GZIP, ...request });
  wires.push(wire);
  return wire;
}

/** Opens a stream and waits for its first event. */
async function openAndRead(request: Partial<WireRequest> = {}): Promise<Wire> {
  const wire = await open(request);
  await within(
    5_000,
    wire.until(() => wire.text().includes("event: next")),
  );
  return wire;
}

/** Reports a price and waits until all of these have it. */
async function reportTo(readers: readonly Wire[], price: string, columns: object = {}): Promise<void> {
  await report(database, botId, { mark_price: price, ...columns });
  await within(
    5_000,
    Promise.all(readers.map((wire) => wire.until(() => wire.text().includes(`"markPrice":"${price}"`)))),
  );
}

const pricesOf = (wire: Wire) =>
  [...wire.text().matchAll(/"markPrice":"(\d+)"/g)].map(([, price]) => Number(price));

/** A greeting comes only where the first event does not come at once. */
const withoutComments = (text: string) => text.replaceAll(/^:.*\n\n/gm, "");

describe("a stream for who takes gzip", () => {
  it("says so, and that it depends on what is taken", async () => {
    const head = (await open()).head().toLowerCase();

    expect(head).toContain("\r\ncontent-encoding: gzip");
    expect(head).toMatch(/\r\nvary: .*accept-encoding/);
    expect(head).toContain("\r\ncontent-type: text/event-stream");
    expect(head).toContain("no-transform");
  });

  it("says what the plain one says", async () => {
    const [zipped, plain] = [await openAndRead(), await openAndRead({ headers: {} })];

    await reportTo([zipped, plain], "1");
    await reportTo([zipped, plain], "2");

    expect(withoutComments(zipped.text())).toBe(withoutComments(plain.text()));
  });

  it("takes no more than 16 % of the bytes for events of one bot that follow each other", async () => {
    const [zipped, plain] = [await openAndRead(), await openAndRead({ headers: {} })];
    const before = [zipped.bytes().length, plain.bytes().length] as const;

    for (let index = 0; index < 50; index += 1) {
      await reportTo([zipped, plain], String(64_000 + index * 7), {
        unrealized_pnl: index / 4,
        last_run_at: new Date(),
      });
    }

    const [zippedBytes, plainBytes] = [zipped.bytes().length - before[0], plain.bytes().length - before[1]];
    expect(zippedBytes / plainBytes).toBeLessThanOrEqual(0.16);
  });

  it("decodes for each of a group, whenever it has come, and is the same bytes once they have the same event", async () => {
    const early = await openAndRead();
    await reportTo([early], "1");
    const late = await openAndRead();
    await reportTo([early, late], "2");
    const before = [early.bytes().length, late.bytes().length] as const;

    await reportTo([early, late], "3");

    expect([pricesOf(early), pricesOf(late)]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(late.bytes().subarray(before[1])).toEqual(early.bytes().subarray(before[0]));
  });

  it("decodes on where pings came in between", async () => {
    await restart({ pingIntervalMs: 50 });
    const wire = await openAndRead();
    const pings = () => wire.text().match(/^: /gm)?.length ?? 0;
    await within(
      5_000,
      wire.until(() => pings() >= 3),
    );

    await reportTo([wire], "1");
    const before = pings();
    await within(
      5_000,
      wire.until(() => pings() >= before + 3),
    );
    await reportTo([wire], "2");

    expect(pricesOf(wire)).toEqual([1, 2]);
  });

  it("decodes on where its reader was slow and skipped events", { timeout: 60_000 }, async () => {
    const slow = await openAndRead();
    const quick = createStreamViewer(fetch, url, viewer.token);
    const stream = await quick.botStatus(botId);
    slow.socket.pause();

    for (let price = 1; price <= 60; price += 1) {
      await report(database, botId, { mark_price: price, reason: randomBytes(150_000).toString("base64") });
      await stream.until(({ data }) => data.data.botStatus.markPrice === String(price));
    }
    quick.closeAll();
    await report(database, botId, { mark_price: "100", reason: "the last one" });
    slow.socket.resume();
    await within(
      10_000,
      slow.until(() => slow.text().includes('"markPrice":"100"')),
    );
    await reportTo([slow], "101");

    expect(pricesOf(slow).slice(-2)).toEqual([100, 101]);
    expect(pricesOf(slow).length).toBeLessThan(60);
  });

  it("has a proper end where the operation has: it decodes whole", async () => {
    const wire = await open({ query: statusQuery(NO_BOT) });

    await within(5_000, wire.until(wire.isEnded));

    const text = gunzipSync(wire.body()).toString();
    expect(text).toContain('"code":"NOT_FOUND"');
    expect(text).toMatch(/event: complete\ndata:\n\n$/);
  });

  it("has no end where it is hung up on: what was lost is seen", async () => {
    const wire = await openAndRead();
    const closed = once(wire.socket, "close");

    await database.query("delete from bot where id = $1", [botId]);
    await within(5_000, closed);

    expect(wire.isEnded()).toBe(false);
    expect(() => gunzipSync(wire.body())).toThrow("unexpected end of file");
  });
});

describe("a stream that is sent as it is", () => {
  it.each([
    ["takes nothing else", {}],
    ["refuses gzip", { "accept-encoding": "gzip;q=0" }],
    ["refuses gzip among others", { "accept-encoding": "br, gzip;q=0.0, *" }],
    ["takes other codings", { "accept-encoding": "br, zstd" }],
  ])("goes to who %s", async (_, headers) => {
    const wire = await openAndRead({ headers });

    expect(wire.head()).not.toMatch(/content-encoding/i);
    expect(wire.head()).toMatch(/^vary: .*accept-encoding/im);
    expect(wire.body().toString()).toMatch(/^(:\n\n)?event: next\n/);
  });

  it("goes to who speaks HTTP/1.0, without the framing of chunks", async () => {
    const wire = await openAndRead({ version: "1.0" });

    expect(wire.head()).not.toMatch(/content-encoding|transfer-encoding/i);
    expect(wire.bytes().toString()).toMatch(/^(:\n\n)?event: next\n/);
  });

  it("goes to everybody where compression is off", async () => {
    await restart({ ...NO_PINGS, compression: false });

    const wire = await openAndRead();

    expect(wire.head()).not.toMatch(/content-encoding/i);
    expect(wire.body().toString()).toMatch(/^(:\n\n)?event: next\n/);
  });
});

describe("clients that decode gzip themselves", () => {
  it("fetch sees each event at once", async () => {
    const reader = createStreamViewer(fetch, url, viewer.token);
    const stream = await reader.botStatus(botId);
    await within(5_000, stream.next());
    const prices: string[] = [];

    for (const price of ["1", "2", "3"]) {
      await report(database, botId, { mark_price: price });
      prices.push((await within(5_000, stream.next()))?.data.data.botStatus.markPrice);
    }
    reader.closeAll();

    expect(stream.response.headers.get("content-encoding")).toBe("gzip");
    expect(prices).toEqual(["1", "2", "3"]);
  });

  it("fetch sees the proper end", async () => {
    const stream = await createStreamViewer(fetch, url, viewer.token).botStatus(NO_BOT);

    const event = await within(5_000, stream.next());
    const ending = await within(5_000, stream.ending());

    expect(event?.data.errors[0].extensions.code).toBe("NOT_FOUND");
    expect(ending).toBe("complete");
    expect(await stream.nextOfAny()).toBeUndefined();
  });

  it.skipIf(!hasCurl)("curl --compressed sees each event at once", async () => {
    const { child, text, until } = curl(statusQuery());
    await within(5_000, until('"revision":1,'));

    await report(database, botId, { mark_price: "1" });
    await within(5_000, until('"markPrice":"1"'));
    await report(database, botId, { mark_price: "2" });
    await within(5_000, until('"markPrice":"2"'));
    child.kill();

    expect(text().match(/^event: next$/gm)).toHaveLength(3);
  });

  it.skipIf(!hasCurl)("curl --compressed ends well where the operation does", async () => {
    const { child, text } = curl(statusQuery(NO_BOT));

    const [code] = await within(5_000, once(child, "close"));

    expect(text()).toMatch(/event: complete\ndata:\n\n$/);
    expect(code).toBe(0);
  });
});

describe("all of this", () => {
  it("is made no bug of", () => {
    expect(bugs).toEqual([]);
  });
});

/** A curl that decodes what it is sent, and what it has written so far. */
function curl(query: string) {
  const headers = {
    accept: "text/event-stream",
    authorization: `Bearer ${viewer.token}`,
    "content-type": "application/json",
  };
  const child = spawn("curl", [
    ...["--silent", "--no-buffer", "--compressed", url, "--data", JSON.stringify({ query })],
    ...Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]),
  ]);
  let text = "";
  child.stdout.on("data", (piece: Buffer) => (text += piece.toString()));
  const until = async (part: string) => {
    while (!text.includes(part)) {
      await once(child.stdout, "data");
    }
  };
  return { child, text: () => text, until };
}

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBots, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { freezePostgres } from "../../support/postgres-processes.ts";
import { cookie, post } from "../../support/requests.ts";
import { createStreamViewer, type StreamEvent, type StreamViewer, within } from "../../support/streams.ts";
import { startWriters } from "../../support/writers.ts";

const POLL_INTERVAL_MS = 1_000;
/** An interval until the look that fails or hangs begins, and what is promised from then on. */
const UNVERIFIED_MS = POLL_INTERVAL_MS + POLL_INTERVAL_MS + 1_000;
/** What is promised of the database's return. */
const RETURN_MS = 5_000;

let database: TestDatabase;
let app: TestApp;
let owner: { readonly id: string; readonly token: string };
let viewer: StreamViewer;
let botIds: readonly string[];
let botId: string;
let accounts = 0;
let end: () => Promise<void>;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { pollIntervalMs: POLL_INTERVAL_MS, pingIntervalMs: 500 });
});

beforeEach(async () => {
  accounts += 1;
  owner = await anAccount(app, `owner${accounts}@example.org`);
  viewer = createStreamViewer(app.fetch, "/graphql", owner.token);
  botIds = await createBots(database, owner.id, 4);
  [botId = ""] = botIds;
  end = async () => undefined;
});

afterEach(async () => {
  await end();
  viewer.closeAll();
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
});

afterAll(async () => {
  await app?.close();
  await database?.close();
});

/** Makes the database fail in some way until `end` is called. */
type BeginOutage = () => Promise<void>;

const stop: BeginOutage = async () => {
  end = once(() => database.server.start());
  await database.server.stop();
};

const freeze: BeginOutage = async () => {
  const thaw = await freezePostgres(database.url);
  end = once(async () => thaw());
};

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= run());
}

const isUnverified = ({ data }: StreamEvent) => data.data.botStatus.freshness === "UNVERIFIED";
const isVerified = ({ data }: StreamEvent) => data.data.botStatus.freshness !== "UNVERIFIED";

describe.each([
  { name: "a database that is stopped", begin: stop },
  { name: "a database that hangs", begin: freeze },
])("$name", { timeout: 60_000 }, ({ begin }) => {
  it("is shown as UNVERIFIED in time, on streams that stay open, with what is known", async () => {
    await report(database, botId, { run_status: "RUNNING", mark_price: "5" });
    const stream = await viewer.botStatus(botId);
    const first = await stream.next();

    await begin();
    const event = await within(UNVERIFIED_MS, stream.next());
    await end();
    const back = await within(RETURN_MS, stream.next());

    expect(event?.data.data.botStatus).toEqual({
      ...first?.data.data.botStatus,
      freshness: "UNVERIFIED",
      readAt: expect.anything(),
    });
    expect(back?.data.data.botStatus).toMatchObject({ freshness: "LIVE", markPrice: "5" });
  });

  it("is shown so for every bot of a stream of many", async () => {
    const stream = await viewer.botStatuses();
    await stream.next();

    await begin();
    const shown = new Set<string>();
    await within(
      UNVERIFIED_MS,
      stream.until(({ data }) => {
        data.data.botStatuses.forEach(
          (update: { botId: string; status: { freshness: string }; bot: object | null }) =>
            update.status.freshness === "UNVERIFIED" && update.bot !== null && shown.add(update.botId),
        );
        return shown.size === 4;
      }),
    );
    await end();

    expect(shown).toEqual(new Set(botIds));
  });

  it("comes before OFF", async () => {
    const stream = await viewer.botStatus(botId);
    const first = await stream.next();

    await begin();
    const event = await within(UNVERIFIED_MS, stream.next());
    await end();
    const back = await within(RETURN_MS, stream.next());

    expect([first, event, back].map((one) => one?.data.data.botStatus.freshness)).toEqual([
      "OFF",
      "UNVERIFIED",
      "OFF",
    ]);
  });

  it("is not held back by minIntervalMs", async () => {
    const stream = await viewer.botStatus(botId, { minIntervalMs: 60_000 });
    await stream.next();

    await begin();
    const event = await within(UNVERIFIED_MS, stream.next());
    await end();

    expect(event?.data.data.botStatus.freshness).toBe("UNVERIFIED");
    expect((await within(RETURN_MS, stream.next()))?.data.data.botStatus.freshness).toBe("OFF");
  });

  it("keeps pinging, with the instant of the last good look", async () => {
    const stream = await viewer.botStatus(botId);
    await stream.next();
    await begin();
    await within(UNVERIFIED_MS, stream.next());

    const pings = [await stream.nextOfAny(), await stream.nextOfAny()];
    await end();

    expect(pings).toEqual([{ comment: expect.stringMatching(/^2\S+Z$/) }, pings[0]]);
  });

  it("answers a request with 503 and Retry-After, never with 401, and signs nobody out", async () => {
    const askByCookie = () => post(app, { query: "{ viewer { id } }" }, cookie(owner.token));
    const stream = await viewer.botStatus(botId);
    await stream.next();
    await begin();
    await within(UNVERIFIED_MS, stream.next());

    const [refused, byCookie] = await within(6_000, Promise.all([viewer.botStatus(botId), askByCookie()]));
    await end();
    await within(RETURN_MS, stream.until(isVerified));
    const [taken, answered] = await Promise.all([viewer.botStatus(botId), askByCookie()]);

    expect([byCookie.status, byCookie.headers.get("set-cookie")]).toEqual([503, null]);
    expect(await answered.json()).toEqual({ data: { viewer: { id: owner.id } } });

    expect(refused.response.status).toBe(503);
    expect(Number(refused.response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(taken.response.status).toBe(200);
  });

  it("brings changes by push again once it is back", async () => {
    const stream = await viewer.botStatus(botId);
    await stream.next();
    await begin();
    await within(UNVERIFIED_MS, stream.next());
    await end();
    await within(RETURN_MS, stream.until(isVerified));
    await vi.waitUntil(
      async () =>
        (await database.query("select from pg_stat_activity where application_name = 'botwatch wake-ups'"))
          .length === 1,
      { timeout: 5_000, interval: 50 },
    );
    await report(database, botId, { mark_price: "1" });
    await stream.until(({ data }) => data.data.botStatus.markPrice === "1");

    await report(database, botId, { mark_price: "2" });

    expect((await within(500, stream.next()))?.data.data.botStatus.markPrice).toBe("2");
  });

  it("leaves a log without a gap", async () => {
    const stream = await viewer.botEvents(botId);
    const watching = await viewer.botStatus(botId);
    await watching.next();
    const sequences: number[] = [];
    await stream.until(({ data }) => sequences.push(data.data.botEvents.sequence) === 2);

    await begin();
    await within(UNVERIFIED_MS, watching.next());
    await end();
    await within(RETURN_MS, watching.next());
    await report(database, botId, { run_status: "ERROR", last_error: "No funds" });
    const next = [await within(RETURN_MS, stream.next()), await within(RETURN_MS, stream.next())];

    expect(next.map((event) => event?.data.data?.botEvents.sequence)).toEqual([3, 4]);
  });

  it("for 10 s under load ends with the last committed state of every bot, in order, on the same streams", async () => {
    const streams = await Promise.all(botIds.map((id) => viewer.botStatus(id)));
    const log = await viewer.botEvents(botId);
    const revisions: number[] = [];
    const sequences: number[] = [];
    const writers = startWriters(database.url, botIds);
    await Promise.all(
      streams.map((stream) => stream.until(({ data }) => Number(data.data.botStatus.markPrice) > 20)),
    );

    await begin();
    await within(UNVERIFIED_MS, Promise.all(streams.map((stream) => stream.until(isUnverified))));
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    await end();
    await within(RETURN_MS, Promise.all(streams.map((stream) => stream.until(isVerified))));
    await writers.stop();
    await database.query("update bot_state set last_error = 'The end' where bot_id = any($1)", [botIds]);
    const last = await within(
      RETURN_MS,
      Promise.all(
        streams.map((stream) =>
          stream.until(({ data }) => {
            const { botId: id, revision, lastError } = data.data.botStatus;
            revisions.push(...(id === botId ? [revision] : []));
            return lastError === "The end";
          }),
        ),
      ),
    );
    await within(
      RETURN_MS,
      log.until(({ data }) => {
        sequences.push(data.data.botEvents.sequence);
        return data.data.botEvents.message === "The end";
      }),
    );
    const rows = await database.query("select bot_id, mark_price from bot_state where bot_id = any($1)", [botIds]);

    expect(last.map(({ data }) => data.data.botStatus.freshness)).toEqual(["LIVE", "LIVE", "LIVE", "LIVE"]);
    expect(new Map(last.map(({ data }) => [data.data.botStatus.botId, data.data.botStatus.markPrice]))).toEqual(
      new Map(rows.map((row) => [row["bot_id"], row["mark_price"]])),
    );
    expect(revisions).toEqual(revisions.toSorted((one, other) => one - other));
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  });

  it("is no bug", () => {
    expect(app.bugs).toEqual([]);
  });
});

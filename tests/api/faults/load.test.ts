import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBots, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createStreamViewer, type StreamViewer, type TestStream } from "../../support/streams.ts";

let database: TestDatabase;
let app: TestApp;
let viewer: StreamViewer;
let botIds: readonly string[];
let accounts = 0;

beforeAll(async () => {
  database = await startTestDatabase(["-c", "shared_preload_libraries=pg_stat_statements"]);
  await database.query("create extension pg_stat_statements");
});

beforeEach(async () => {
  accounts += 1;
  // So slow a clock that what is counted is owed to changes and viewers alone.
  app = await startTestApp(database, { pollIntervalMs: 60_000 });
  const owner = await anAccount(app, `owner${accounts}@example.org`);
  viewer = createStreamViewer(app.fetch, "/graphql", owner.token);
  botIds = await createBots(database, owner.id, 20);
});

afterEach(async () => {
  viewer.closeAll();
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
  await app.close();
});

afterAll(async () => {
  await database?.close();
});

/** How many statements the server sent meanwhile, without the reports, the lease and the note that a token was used. */
async function statementsDuring(act: () => Promise<unknown>): Promise<number> {
  await database.query("select pg_stat_statements_reset()");
  await act();
  const [row] = await database.query(
    `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements
     where query not like '%pg_stat_statements%' and query not like 'update bot_state%' and query not like '%watch_lease%'
     and query not like '%last_used_at%'`,
  );
  return Number(row?.["calls"]);
}

/** Opens viewers of the first of the bots and waits until nothing more is asked on their account. */
async function open(count: number): Promise<readonly TestStream[]> {
  const [botId = ""] = botIds;
  const streams = await Promise.all(Array.from({ length: count }, () => viewer.botStatus(botId)));
  await Promise.all(streams.map((stream) => stream.next()));
  return streams;
}

/** Ten changes of the first bot, each awaited by every viewer. */
async function tenChanges(streams: readonly TestStream[]): Promise<void> {
  const [botId = ""] = botIds;
  for (let price = 1; price <= 10; price += 1) {
    await report(database, botId, { mark_price: price });
    await Promise.all(
      streams.map((stream) => stream.until(({ data }) => data.data.botStatus.markPrice === String(price))),
    );
  }
}

describe("what the database is asked", () => {
  it("is one look a change for one viewer", async () => {
    const streams = await open(1);

    const statements = await statementsDuring(() => tenChanges(streams));

    expect(statements).toBeGreaterThanOrEqual(10);
    expect(statements).toBeLessThanOrEqual(13);
  });

  it("is one look a change for 200 viewers", async () => {
    const streams = await open(200);

    const statements = await statementsDuring(() => tenChanges(streams));

    expect(statements).toBeGreaterThanOrEqual(10);
    expect(statements).toBeLessThanOrEqual(13);
  });

  it("is a few looks for 200 viewers who come together", async () => {
    const statements = await statementsDuring(() => open(200));

    expect(statements).toBeLessThanOrEqual(12);
  });

  it("is a few looks for a statement that changes 20 bots which one viewer watches", async () => {
    const stream = await viewer.botStatuses();
    await stream.next();
    const changed = new Set<string>();

    const statements = await statementsDuring(async () => {
      await database.query("update bot_state set mark_price = 7 where bot_id = any($1)", [botIds]);
      await stream.until(({ data }) => {
        data.data.botStatuses.forEach(({ botId }: { botId: string }) => changed.add(botId));
        return changed.size === 20;
      });
    });

    expect(statements).toBeLessThanOrEqual(5);
  });

  it("is nothing for changes of bots that nobody watches", async () => {
    const [, other = ""] = botIds;
    const [stream] = await open(1);

    const statements = await statementsDuring(async () => {
      for (let price = 1; price <= 10; price += 1) {
        await report(database, other, { mark_price: price });
      }
      await tenChanges(stream === undefined ? [] : [stream]);
    });

    expect(statements).toBeLessThanOrEqual(13);
  });

  it("is nothing when the last viewer has left", async () => {
    const [botId = ""] = botIds;
    const [stream] = await open(3);
    viewer.closeAll();
    await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });

    const statements = await statementsDuring(async () => {
      for (let price = 1; price <= 20; price += 1) {
        await report(database, botId, { mark_price: price });
      }
    });

    expect(stream).toBeDefined();
    expect(statements).toBe(0);
  });
});

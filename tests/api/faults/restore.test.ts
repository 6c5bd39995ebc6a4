import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, report } from "../../support/bots.ts";
import { runOn, startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createStreamViewer, type StreamViewer, within } from "../../support/streams.ts";

const POLL_INTERVAL_MS = 500;
const LIMIT_MS = POLL_INTERVAL_MS + 1_000;

let database: TestDatabase;
let app: TestApp;
let owner: { readonly id: string; readonly token: string };
let viewer: StreamViewer;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, { pollIntervalMs: POLL_INTERVAL_MS });
  owner = await anAccount(app, "owner@example.org");
  viewer = createStreamViewer(app.fetch, "/graphql", owner.token);
});

beforeEach(async () => {
  botId = await createBot(database, owner.id);
  await report(database, botId, { mark_price: "1" });
  await report(database, botId, { mark_price: "2" });
});

afterEach(async () => {
  viewer.closeAll();
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
});

afterAll(async () => {
  await app?.close();
  await database?.close();
});

/** Writes as a restore or a replication does: no trigger runs, and nobody is woken. */
const writeSilently = (statement: string, values: readonly unknown[]) =>
  runOn(database.url, async (client) => {
    await client.query("set session_replication_role = 'replica'");
    await client.query(statement, [...values]);
  });

describe("a restore", () => {
  it("that put the revision back ends the stream for a fresh start", async () => {
    const stream = await viewer.botStatus(botId);
    await stream.next();

    await writeSilently("update bot_state set revision = 1, mark_price = 1 where bot_id = $1", [botId]);
    const ending = await within(LIMIT_MS, stream.ending());
    const fresh = await (await viewer.botStatus(botId)).next();

    expect(ending).toBe("cut");
    expect(fresh?.data.data.botStatus).toMatchObject({ revision: 1, markPrice: "1" });
  });

  it("that put the revision of one of many back ends their stream", async () => {
    const stream = await viewer.botStatuses();
    await stream.next();

    await writeSilently("update bot_state set revision = 1 where bot_id = $1", [botId]);

    expect(await within(LIMIT_MS, stream.ending())).toBe("cut");
  });

  it("that put the revision forward is shown", async () => {
    const stream = await viewer.botStatus(botId);
    await stream.next();

    await writeSilently("update bot_state set revision = 900, mark_price = 9 where bot_id = $1", [botId]);

    expect((await within(LIMIT_MS, stream.next()))?.data.data.botStatus).toMatchObject({
      revision: 900,
      markPrice: "9",
    });
  });

  it("that put the log back makes a stream of it begin again, with a gap", async () => {
    await report(database, botId, { last_error: "One" });
    const stream = await viewer.botEvents(botId);
    await stream.until(({ data }) => data.data.botEvents.sequence === 3);

    await writeSilently("delete from bot_event where bot_id = $1 and sequence > 2", [botId]);
    await writeSilently("update bot_counter set last_sequence = 2 where bot_id = $1", [botId]);
    const event = await within(LIMIT_MS, stream.next());

    expect(event?.data.data.botEvents).toMatchObject({ sequence: 1, gap: true });
  });

  it("that gave a bot to somebody else ends the stream of its old owner", async () => {
    const heir = await anAccount(app, "heir@example.org");
    const stream = await viewer.botStatus(botId);
    await stream.next();

    await writeSilently("update bot set owner_id = $2 where id = $1", [botId, heir.id]);

    expect(await within(LIMIT_MS, stream.ending())).toBe("cut");
  });

  it("that gave a bot to somebody else takes it out of the list of its old owner", async () => {
    const heir = await anAccount(app, "other-heir@example.org");
    const stream = await viewer.botStatuses();
    await stream.next();

    await writeSilently("update bot set owner_id = $2 where id = $1", [botId, heir.id]);

    expect((await within(LIMIT_MS, stream.next()))?.data.data.botStatuses).toEqual([
      { botId, status: null, bot: null },
    ]);
  });

  it("that left a bot out ends its stream", async () => {
    const stream = await viewer.botStatus(botId);
    await stream.next();

    await writeSilently("delete from bot where id = $1", [botId]);

    expect(await within(LIMIT_MS, stream.ending())).toBe("cut");
  });

  it("that left a session out ends its streams", async () => {
    const other = await anAccount(app, "leaver@example.org");
    const stream = await createStreamViewer(app.fetch, "/graphql", other.token).botStatuses();
    await stream.next();

    await writeSilently("delete from session where account_id = $1", [other.id]);

    // Nothing wakes the server: this is for the clock of sessions, which with push is 5 s at most.
    expect(await within(6_000, stream.ending())).toBe("cut");
  });

  it("is no bug", () => {
    expect(app.bugs).toEqual([]);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import { createBot, report } from "../../support/bots.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createStreamViewer, type StreamViewer, type TestStream, within } from "../../support/streams.ts";

let database: TestDatabase;
let app: TestApp;
let owner: { readonly id: string; readonly token: string };
let viewer: StreamViewer;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  owner = await anAccount(app, "owner@example.org");
  viewer = createStreamViewer(app.fetch, "/graphql", owner.token);
});

beforeEach(async () => {
  botId = await createBot(database, owner.id);
});

afterEach(async () => {
  viewer.closeAll();
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
});

afterAll(async () => {
  await app?.close();
  await database?.close();
});

interface Entry {
  readonly cursor: string;
  readonly sequence: number;
  readonly kind: string;
  readonly message: string;
  readonly gap: boolean;
}

const nextEntry = async (stream: TestStream): Promise<Entry> =>
  (await within(5_000, stream.next()))?.data.data.botEvents;

async function take(stream: TestStream, count: number): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  while (entries.length < count) {
    entries.push(await nextEntry(stream));
  }
  return entries;
}

/** Adds entries to the log by changing the status back and forth. */
const addEntries = (count: number) =>
  database.query(
    `do $$ begin for i in 1..${count} loop
       update bot_state set run_status = case i % 2 when 1 then 'RUNNING' else 'WAITING' end where bot_id = '${botId}';
     end loop; end $$`,
  );

const oneTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe("botEvents", () => {
  it("begins with the oldest entry kept", async () => {
    const stream = await viewer.botEvents(botId);

    expect(await take(stream, 2)).toMatchObject([
      { sequence: 1, kind: "CREATED", gap: false },
      { sequence: 2, kind: "STATUS", gap: false },
    ]);
  });

  it("has the cursor as the id of its event", async () => {
    const event = await (await viewer.botEvents(botId)).next();

    expect(event?.id).toBe(event?.data.data.botEvents.cursor);
  });

  it("tells each new entry at once", async () => {
    const stream = await viewer.botEvents(botId);
    await take(stream, 2);

    await report(database, botId, { run_status: "ERROR", last_error: "No funds" });
    const entries = await within(1_000, take(stream, 2));

    expect(entries.map(({ kind }) => kind).toSorted()).toEqual(["ERROR", "STATUS"]);
  });

  it("logs an error and its end, and nothing for a report that changes neither", async () => {
    const stream = await viewer.botEvents(botId);
    await take(stream, 2);

    await report(database, botId, { last_error: "No funds" });
    await report(database, botId, { mark_price: "1" });
    await report(database, botId, { last_error: null });

    expect(await take(stream, 2)).toMatchObject([{ kind: "ERROR", message: "No funds" }, { kind: "RECOVERED" }]);
  });

  it("brings 1,000 entries in order without a gap", async () => {
    await addEntries(1_000);

    const entries = await take(await viewer.botEvents(botId), 1_002);

    expect(entries.map(({ sequence }) => sequence)).toEqual(oneTo(1_002));
    expect(entries.filter(({ gap }) => gap)).toEqual([]);
  });

  it("brings 1,000 entries of one statement to a stream that is open", async () => {
    const stream = await viewer.botEvents(botId);
    await take(stream, 2);

    await addEntries(1_000);

    expect((await take(stream, 1_000)).map(({ sequence }) => sequence)).toEqual(oneTo(1_002, 3));
  });

  it("leaves nothing out and repeats nothing under eight writers at once", async () => {
    const streams = [await viewer.botEvents(botId), await viewer.botEvents(botId)] as const;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let write = 0; write < 25; write += 1) {
        await report(database, botId, { last_error: `${writer}.${write}` });
      }
    });

    const logs = await Promise.all(streams.map((stream) => take(stream, 202)));
    await Promise.all(writers);

    expect(logs.map((log) => log.map(({ sequence }) => sequence))).toEqual([oneTo(202), oneTo(202)]);
    expect(new Set(logs[0]?.map(({ message }) => message)).size).toBe(202);
  });

  it("goes on behind a cursor", async () => {
    await addEntries(10);
    const entries = await take(await viewer.botEvents(botId), 12);

    const stream = await viewer.botEvents(botId, { after: entries[4]?.cursor ?? "" });

    expect((await take(stream, 7)).map(({ sequence }) => sequence)).toEqual(oneTo(12, 6));
  });

  it("goes on behind Last-Event-ID, which overrides the cursor", async () => {
    await addEntries(10);
    const entries = await take(await viewer.botEvents(botId), 12);

    const stream = await viewer.botEvents(botId, {
      after: entries[0]?.cursor ?? "",
      lastEventId: entries[9]?.cursor ?? "",
    });

    expect((await take(stream, 2)).map(({ sequence }) => sequence)).toEqual([11, 12]);
  });

  it("is silent behind the newest entry until there is another", async () => {
    const [, newest] = await take(await viewer.botEvents(botId), 2);
    const stream = await viewer.botEvents(botId, { after: newest?.cursor ?? "" });

    await report(database, botId, { mark_price: "1" });
    await report(database, botId, { last_error: "No funds" });

    expect(await nextEntry(stream)).toMatchObject({ sequence: 3, kind: "ERROR", gap: false });
  });

  it("loses nothing over many reconnects while entries are written", async () => {
    const writing = addEntries(300).then(() => addEntries(300));
    const sequences: number[] = [];
    let after: string | undefined;
    while (sequences.length < 602) {
      const stream = await viewer.botEvents(botId, after === undefined ? {} : { after });
      const entries = await take(stream, Math.min(37, 602 - sequences.length));
      stream.close();
      sequences.push(...entries.map(({ sequence }) => sequence));
      after = entries.at(-1)?.cursor;
    }
    await writing;

    expect(sequences).toEqual(oneTo(602));
  });

  it.each(["nonsense", "", "MQ", Buffer.from("1 2 3").toString("base64url")])(
    "refuses %j as a cursor",
    async (after) => {
      const stream = await viewer.botEvents(botId, { after });

      const event = await stream.next();

      expect(event?.data.errors[0]).toMatchObject({
        message: expect.stringContaining("is not a cursor"),
        extensions: { code: "BAD_USER_INPUT" },
      });
      expect(await stream.ending()).toBe("complete");
    },
  );

  it("refuses a cursor of another bot's log", async () => {
    const other = await createBot(database, owner.id);
    const [entry] = await take(await viewer.botEvents(other), 1);

    const stream = await viewer.botEvents(botId, { after: entry?.cursor ?? "" });

    expect((await stream.next())?.data.errors[0].extensions.code).toBe("BAD_USER_INPUT");
  });

  it("says that there is a gap where entries behind the cursor are not kept any more", async () => {
    await addEntries(10);
    const [first] = await take(await viewer.botEvents(botId), 1);
    await database.query("delete from bot_event where bot_id = $1 and sequence < 8", [botId]);

    const stream = await viewer.botEvents(botId, { after: first?.cursor ?? "" });

    expect((await take(stream, 2)).map(({ sequence, gap }) => [sequence, gap])).toEqual([
      [8, true],
      [9, false],
    ]);
  });

  it("says that there is a gap before the oldest entry kept", async () => {
    await addEntries(10);
    await database.query("delete from bot_event where bot_id = $1 and sequence < 8", [botId]);

    expect(await nextEntry(await viewer.botEvents(botId))).toMatchObject({ sequence: 8, gap: true });
  });

  it("says that there is a gap where the whole log was pruned", async () => {
    const [, newest] = await take(await viewer.botEvents(botId), 2);
    await addEntries(10);
    await database.query("delete from bot_event where bot_id = $1", [botId]);
    const stream = await viewer.botEvents(botId, { after: newest?.cursor ?? "" });

    await report(database, botId, { last_error: "No funds" });

    expect(await nextEntry(stream)).toMatchObject({ sequence: 13, gap: true });
  });

  it("says that there is no gap where the pruned entries were sent already", async () => {
    const stream = await viewer.botEvents(botId);
    await take(stream, 2);
    await database.query("delete from bot_event where bot_id = $1", [botId]);

    await report(database, botId, { last_error: "No funds" });

    expect(await nextEntry(stream)).toMatchObject({ sequence: 3, gap: false });
  });

  it("of somebody else's bot is NOT_FOUND", async () => {
    const stranger = createStreamViewer(app.fetch, "/graphql", (await anAccount(app, "s@example.org")).token);

    const stream = await stranger.botEvents(botId);

    expect((await stream.next())?.data.errors[0].extensions.code).toBe("NOT_FOUND");
    expect(await stream.ending()).toBe("complete");
  });

  it("hangs up when the bot is deleted", async () => {
    const stream = await viewer.botEvents(botId);
    await take(stream, 2);

    await database.query("delete from bot where id = $1", [botId]);

    expect(await within(2_000, stream.ending())).toBe("cut");
  });

  it("makes no bug of any of this", () => {
    expect(app.bugs).toEqual([]);
  });
});

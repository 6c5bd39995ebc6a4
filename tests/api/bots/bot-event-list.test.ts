import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const EVENTS = `query E($id: ID!, $first: Int, $before: String, $after: String) {
  bot(id: $id) { events(first: $first, before: $before, after: $after) { cursor sequence kind message actor gap } }
}`;

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;
let id: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
  ada = await aViewer(app);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  id = await ada.createBot();
});

interface Entry {
  readonly cursor: string;
  readonly sequence: number;
  readonly gap: boolean;
}

/** Writes entries 3, 4, 5 … behind the two that every new bot has. */
const write = (count: number) =>
  database.query(
    `insert into bot_event (bot_id, kind, message) select $1, 'ORDER', 'Order ' || n from generate_series(1, ${count}) n`,
    [id],
  );
const read = async (args: object = {}): Promise<readonly Entry[]> =>
  (await ada.ask(EVENTS, { id, ...args })).data.bot.events;
const sequences = (entries: readonly Entry[]) => entries.map(({ sequence }) => sequence);
const gaps = (entries: readonly Entry[]) => entries.filter(({ gap }) => gap).map(({ sequence }) => sequence);
const cursorAt = async (sequence: number): Promise<string> =>
  (await read({ first: 200 })).find((entry) => entry.sequence === sequence)?.cursor ?? "";

describe("Bot.events", () => {
  it("is the log, the newest entry first", async () => {
    expect(await read()).toEqual([
      { cursor: expect.any(String), sequence: 2, kind: "STATUS", message: "Stopped", actor: null, gap: false },
      {
        cursor: expect.any(String),
        sequence: 1,
        kind: "CREATED",
        message: "Created: EMA demo",
        actor: ada.email,
        gap: false,
      },
    ]);
  });

  it("has 50 entries where nothing is said, and where null is", async () => {
    await write(60);

    expect(sequences(await read())).toHaveLength(50);
    expect(sequences(await read({ first: null }))).toHaveLength(50);
  });

  it("goes back from a cursor with before", async () => {
    await write(4);

    expect(sequences(await read({ before: await cursorAt(4) }))).toEqual([3, 2, 1]);
    expect(sequences(await read({ before: await cursorAt(4), first: 2 }))).toEqual([3, 2]);
    expect(await read({ before: await cursorAt(1) })).toEqual([]);
  });

  it("has what is newer than a cursor with after", async () => {
    await write(4);

    expect(sequences(await read({ after: await cursorAt(4) }))).toEqual([6, 5]);
    expect(await read({ after: await cursorAt(6) })).toEqual([]);
  });

  it("fills what first left out of a long time away, with both", async () => {
    await write(8);
    const after = await cursorAt(4);

    const newest = await read({ after, first: 3 });
    const between = await read({ after, before: newest.at(-1)?.cursor, first: 3 });

    expect(sequences(newest)).toEqual([10, 9, 8]);
    expect(sequences(between)).toEqual([7, 6, 5]);
  });

  it("takes the cursors of botEvents", async () => {
    const [entry] = await read({ first: 1 });
    const stream = await ada.ask(EVENTS, { id, before: Buffer.from(`${id} 2`).toString("base64url") });

    expect(entry?.cursor).toBe(Buffer.from(`${id} 2`).toString("base64url"));
    expect(sequences(stream.data.bot.events)).toEqual([1]);
  });
});

describe("the gap of an entry", () => {
  it("is at the oldest one that is kept", async () => {
    await write(4);
    await database.query("delete from bot_event where bot_id = $1 and sequence < 4", [id]);

    expect(gaps(await read())).toEqual([4]);
  });

  it("is not where a page ends", async () => {
    await write(4);

    expect(gaps(await read({ first: 3 }))).toEqual([]);
  });

  it("is not where the reader's own entry is gone and none in between", async () => {
    await write(4);
    const after = await cursorAt(4);
    await database.query("delete from bot_event where bot_id = $1 and sequence <= 4", [id]);

    expect(gaps(await read({ after }))).toEqual([]);
  });

  it("is where entries behind the reader's own are gone", async () => {
    await write(4);
    const after = await cursorAt(3);
    await database.query("delete from bot_event where bot_id = $1 and sequence < 6", [id]);

    expect(gaps(await read({ after }))).toEqual([6]);
  });
});

describe("Bot.events refuses", () => {
  it.each([0, -1, 201])("first = %i", async (first) => {
    expect(await ada.refusal(EVENTS, { id, first })).toEqual({
      code: "BAD_USER_INPUT",
      field: "first",
      message: `first must be 1 to 200, found ${first}`,
    });
  });

  it.each(["before", "after"])("a cursor of another bot's log as %s", async (name) => {
    const cursor = await cursorAt(1);

    expect(await ada.refusal(EVENTS, { id: await ada.createBot(), [name]: cursor })).toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });

  it("nothing by failing itself", () => {
    expect(app.bugs).toEqual([]);
  });
});

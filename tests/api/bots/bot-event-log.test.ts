import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLogReader, sequenceAt, toCursor } from "../../../api/bots/bot-event-log.ts";
import { insertBot, type SqlDatabase, sqlDatabases } from "../../support/sql-databases.ts";

const BOT = "7f1f2c9a-0000-4000-8000-000000000000";

describe("a cursor", () => {
  it("stands for the position it was made of", () => {
    expect(sequenceAt(toCursor(BOT, 12_345), BOT)).toBe(12_345);
  });

  it.each([
    ["another bot's", toCursor("7f1f2c9a-0000-4000-8000-000000000001", 1)],
    ["empty", ""],
    ["nonsense", "nonsense"],
    ["one without a number", Buffer.from(`${BOT} `).toString("base64url")],
    ["one with a negative number", Buffer.from(`${BOT} -1`).toString("base64url")],
    ["one with a number too great", Buffer.from(`${BOT} ${"9".repeat(17)}`).toString("base64url")],
    ["one with more behind it", Buffer.from(`${BOT} 1;drop`).toString("base64url")],
  ])("is refused that is %s", (_, cursor) => {
    expect(() => sequenceAt(cursor, BOT)).toThrow(
      `${JSON.stringify(cursor)} is not a cursor of the log of bot ${BOT}`,
    );
  });
});

describe.each(sqlDatabases)("createLogReader on %s", (_, start) => {
  let database: SqlDatabase;
  let botId: string;

  beforeAll(async () => {
    database = await start();
  });

  afterAll(() => database.close());

  beforeEach(async () => {
    botId = await insertBot(database.query);
  });

  const aReader = () => createLogReader(() => database.orm.em.fork());
  const write = (count: number) =>
    database.query(
      `insert into bot_event (bot_id, kind, message, actor) select $1, 'ORDER', 'Order ' || n, 'runner' from generate_series(1, ${count}) n`,
      [botId],
    );

  it("reads the log from its beginning", async () => {
    await write(1);

    expect(await aReader()(botId, 0)).toEqual([
      expect.objectContaining({
        sequence: 1,
        kind: "CREATED",
        message: "Created: EMA demo",
        actor: null,
        gap: false,
      }),
      expect.objectContaining({ sequence: 2, kind: "STATUS", message: "Stopped", actor: null, gap: false }),
      {
        sequence: 3,
        kind: "ORDER",
        message: "Order 1",
        actor: "runner",
        gap: false,
        at: expect.any(Date),
        cursor: toCursor(botId, 3),
        eventId: toCursor(botId, 3),
      },
    ]);
  });

  it("goes on behind a position", async () => {
    await write(3);

    expect((await aReader()(botId, 3)).map(({ sequence }) => sequence)).toEqual([4, 5]);
    expect(await aReader()(botId, 5)).toEqual([]);
  });

  it("reads a long log in pages that leave nothing out", async () => {
    await write(450);
    const read = aReader();

    const first = await read(botId, 0);
    const second = await read(botId, 200);
    const third = await read(botId, 400);

    expect([first, second, third].map((page) => page.length)).toEqual([200, 200, 52]);
    expect([...first, ...second, ...third].map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 452 }, (_item, index) => index + 1),
    );
    expect([...first, ...second, ...third].some(({ gap }) => gap)).toBe(false);
  });

  it("says where entries are not kept any more, once", async () => {
    await write(5);
    await database.query("delete from bot_event where bot_id = $1 and sequence <= 4", [botId]);

    expect((await aReader()(botId, 0)).map(({ sequence, gap }) => [sequence, gap])).toEqual([
      [5, true],
      [6, false],
      [7, false],
    ]);
    expect((await aReader()(botId, 4)).map(({ gap }) => gap)).toEqual([false, false, false]);
  });

  it("sees what was written after it was asked last", async () => {
    const read = aReader();
    await read(botId, 2);
    await write(1);

    expect(await read(botId, 2)).toHaveLength(1);
  });

  it("says the instant to the millisecond", async () => {
    const [entry] = await aReader()(botId, 0);

    expect(Math.abs((entry?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });
});

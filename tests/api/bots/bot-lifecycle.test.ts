import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { refusalOf, timeOutActions } from "../../../api/bots/bot-lifecycle.ts";
import { startTestApp, type TestApp } from "../../support/app.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { aViewer, type TestViewer } from "../../support/viewers.ts";

const RECEIPT = "id kind state requestedBy confirmedAt message";
const START = `mutation S($id: ID!, $key: String) { startBot(id: $id, idempotencyKey: $key) { ${RECEIPT} } }`;
const STOP = `mutation S($id: ID!, $key: String) { stopBot(id: $id, idempotencyKey: $key) { ${RECEIPT} } }`;
const STOP_ALL = `mutation S($key: String) { stopAllBots(idempotencyKey: $key) { ${RECEIPT} } }`;

let database: TestDatabase;
let app: TestApp;
let ada: TestViewer;
let id: string;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database);
});

afterAll(async () => {
  await app.close();
  await database.close();
});

beforeEach(async () => {
  ada = await aViewer(app);
  id = await ada.createBot();
});

const report = (assignments: string, botId = id) =>
  database.query(`update bot_state set ${assignments} where bot_id = $1`, [botId]);
const letTimePass = () =>
  database.query(
    "update bot_action set expires_at = clock_timestamp() - interval '1 ms' where bot_id = $1 and state = 'REQUESTED'",
    [id],
  );
const lastAction = async () =>
  (await ada.ask(`query B($id: ID!) { bot(id: $id) { wanted status { lastAction { ${RECEIPT} } } } }`, { id })).data
    .bot.status.lastAction;
const wanted = async () => (await ada.ask("query B($id: ID!) { bot(id: $id) { wanted } }", { id })).data.bot.wanted;
const start = async (key?: string) => (await ada.ask(START, { id, key })).data.startBot;
const stop = async (key?: string) => (await ada.ask(STOP, { id, key })).data.stopBot;
const log = async () => {
  const rows = await database.query(
    "select message from bot_event where bot_id = $1 and kind = 'ACTION' order by sequence",
    [id],
  );
  return rows.map(({ message }) => message);
};

const NOT_ANSWERED_START = "was already asked to run and has not answered yet";
const NOT_ANSWERED_STOP = "was already asked to stop and has not answered yet";
const STOPPED_ALREADY = "has already confirmed that it is stopped";

describe("refusalOf", () => {
  it.each([
    ["START", "STOPPED", "none", null],
    ["START", "STOPPED", "START REQUESTED", null],
    ["START", "STOPPED", "START CONFIRMED", null],
    ["START", "STOPPED", "START FAILED", null],
    ["START", "STOPPED", "START TIMED_OUT", null],
    ["START", "STOPPED", "STOP REQUESTED", null],
    ["START", "STOPPED", "STOP CONFIRMED", null],
    ["START", "STOPPED", "STOP FAILED", null],
    ["START", "STOPPED", "STOP TIMED_OUT", null],
    ["START", "RUNNING", "none", null],
    ["START", "RUNNING", "START REQUESTED", NOT_ANSWERED_START],
    ["START", "RUNNING", "START CONFIRMED", null],
    ["START", "RUNNING", "START FAILED", null],
    ["START", "RUNNING", "START TIMED_OUT", null],
    ["START", "RUNNING", "STOP REQUESTED", null],
    ["START", "RUNNING", "STOP CONFIRMED", null],
    ["START", "RUNNING", "STOP FAILED", null],
    ["START", "RUNNING", "STOP TIMED_OUT", null],
    ["STOP", "STOPPED", "none", null],
    ["STOP", "STOPPED", "START REQUESTED", null],
    ["STOP", "STOPPED", "START CONFIRMED", null],
    ["STOP", "STOPPED", "START FAILED", null],
    ["STOP", "STOPPED", "START TIMED_OUT", null],
    ["STOP", "STOPPED", "STOP REQUESTED", NOT_ANSWERED_STOP],
    ["STOP", "STOPPED", "STOP CONFIRMED", STOPPED_ALREADY],
    ["STOP", "STOPPED", "STOP FAILED", null],
    ["STOP", "STOPPED", "STOP TIMED_OUT", null],
    ["STOP", "RUNNING", "none", null],
    ["STOP", "RUNNING", "START REQUESTED", null],
    ["STOP", "RUNNING", "START CONFIRMED", null],
    ["STOP", "RUNNING", "START FAILED", null],
    ["STOP", "RUNNING", "START TIMED_OUT", null],
    ["STOP", "RUNNING", "STOP REQUESTED", null],
    ["STOP", "RUNNING", "STOP CONFIRMED", null],
    ["STOP", "RUNNING", "STOP FAILED", null],
    ["STOP", "RUNNING", "STOP TIMED_OUT", null],
  ] as const)("of a %s where %s is wanted, after %s: %s", (kind, isWanted, before, refusal) => {
    const [lastKind, state] = before === "none" ? [] : (before.split(" ") as ["START", "REQUESTED"]); // two words, each of its set

    expect(refusalOf(kind, { wanted: isWanted, last: lastKind && state ? { kind: lastKind, state } : null })).toBe(
      refusal,
    );
  });
});

describe("startBot", () => {
  it("gives a receipt and says what is wanted", async () => {
    expect(await start()).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      kind: "START",
      state: "REQUESTED",
      requestedBy: ada.email,
      confirmedAt: null,
      message: null,
    });
    expect(await wanted()).toBe("RUNNING");
  });

  it.each(["RUNNING", "WAITING", "PAUSED"])("is confirmed by a row that says %s", async (status) => {
    const { id: actionId } = await start();

    await report(`run_status = '${status}'`);

    expect(await lastAction()).toMatchObject({
      id: actionId,
      state: "CONFIRMED",
      confirmedAt: expect.any(String),
      message: null,
    });
  });

  it.each(["STOPPED", "PENDING"])("is not confirmed by a row that says %s", async (status) => {
    await start();

    await report(`run_status = '${status}', mark_price = 1`);

    expect(await lastAction()).toMatchObject({ state: "REQUESTED", confirmedAt: null });
  });

  it("is failed by an error, with its message", async () => {
    await start();

    await report("run_status = 'ERROR', reason = 'why', last_error = 'no account at the exchange'");

    expect(await lastAction()).toMatchObject({
      state: "FAILED",
      confirmedAt: null,
      message: "no account at the exchange",
    });
  });

  it("is failed by an error that says nothing", async () => {
    await start();

    await report("run_status = 'ERROR', last_error = ' '");

    expect(await lastAction()).toMatchObject({ state: "FAILED", message: "The bot reports an error" });
  });

  it("is not confirmed by what the row said before", async () => {
    await report("run_status = 'RUNNING'");

    await start();

    expect(await lastAction()).toMatchObject({ state: "REQUESTED" });
  });

  it("is confirmed by the next report of a bot that runs", async () => {
    await report("run_status = 'RUNNING'");
    await start();

    await report("last_run_at = now()");

    expect(await lastAction()).toMatchObject({ state: "CONFIRMED" });
  });

  it("is confirmed by an upsert, and by a row that is written anew", async () => {
    await start();
    await database.query(
      "insert into bot_state (bot_id, run_status) values ($1, 'RUNNING') on conflict (bot_id) do update set run_status = excluded.run_status",
      [id],
    );
    const upserted = await lastAction();
    await start();
    await database.query("delete from bot_state where bot_id = $1", [id]);
    await database.query("insert into bot_state (bot_id, run_status) values ($1, 'RUNNING')", [id]);

    expect([upserted.state, (await lastAction()).state]).toEqual(["CONFIRMED", "CONFIRMED"]);
  });

  it("is refused while an earlier one is open", async () => {
    await start();

    expect(await ada.refusal(START, { id })).toEqual({
      code: "CONFLICT",
      field: undefined,
      message: `Bot ${id} ${NOT_ANSWERED_START}`,
    });
  });

  it("may be asked again of a bot that was confirmed and then got lost", async () => {
    await start();
    await report("run_status = 'RUNNING'");

    expect(await start()).toMatchObject({ state: "REQUESTED" });
  });

  it("of two at once takes one, and tells the other one", async () => {
    const answers = await Promise.all([ada.ask(START, { id }), ada.ask(START, { id }), ada.ask(START, { id })]);

    expect(answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions?.code)).toEqual([
      "CONFLICT",
      "CONFLICT",
    ]);
    expect(app.bugs).toEqual([]);
  });

  it("asks nothing of a paper bot that an external one is not asked", async () => {
    id = await ada.createBot({ kind: "EXTERNAL", positionType: "SHORT", leverage: 10 });
    await start();
    await report("run_status = 'RUNNING'");

    expect(await lastAction()).toMatchObject({ kind: "START", state: "CONFIRMED" });
  });
});

describe("stopBot", () => {
  beforeEach(async () => {
    await start();
    await report("run_status = 'RUNNING'");
  });

  it("says what is wanted, and is confirmed by STOPPED", async () => {
    await stop();

    await report("run_status = 'STOPPED'");

    expect(await wanted()).toBe("STOPPED");
    expect(await lastAction()).toMatchObject({ kind: "STOP", state: "CONFIRMED", message: null });
  });

  it.each(["PENDING", "RUNNING", "WAITING", "PAUSED"])("is not confirmed by %s", async (status) => {
    await stop();

    await report(`run_status = '${status}', mark_price = 1`);

    expect(await lastAction()).toMatchObject({ kind: "STOP", state: "REQUESTED" });
  });

  it("says that an open position is kept", async () => {
    await stop();

    await report("run_status = 'STOPPED', in_position = true");

    expect(await lastAction()).toMatchObject({ state: "CONFIRMED", message: "Stopped; the open position is kept" });
  });

  it("is refused once it was confirmed", async () => {
    await stop();
    await report("run_status = 'STOPPED'");

    expect(await ada.refusal(STOP, { id })).toEqual({
      code: "CONFLICT",
      field: undefined,
      message: `Bot ${id} ${STOPPED_ALREADY}`,
    });
  });

  it("takes the place of a start that is open", async () => {
    await start();

    const { id: stopId } = await stop();

    expect(await lastAction()).toMatchObject({ id: stopId, kind: "STOP", state: "REQUESTED" });
    expect(
      await database.query("select message from bot_action where bot_id = $1 and state = 'FAILED'", [id]),
    ).toEqual([{ message: "Superseded by a stop" }]);
  });

  it("gives way to a start that is asked later", async () => {
    await stop();
    await start();

    await report("run_status = 'STOPPED'");
    const early = await lastAction();
    await report("run_status = 'RUNNING'");

    expect(early).toMatchObject({ kind: "START", state: "REQUESTED" });
    expect(await lastAction()).toMatchObject({ kind: "START", state: "CONFIRMED" });
  });
});

describe("an action without an answer", () => {
  it.each([
    [1, 30],
    [15, 30],
    [16, 32],
    [600, 1200],
  ])("is waited for: with a report interval of %i s for %i s", async (reportIntervalSeconds, seconds) => {
    id = await ada.createBot({ reportIntervalSeconds });
    await start();

    expect(
      await database.query(
        "select round(extract(epoch from expires_at - requested_at))::int as seconds from bot_action where bot_id = $1",
        [id],
      ),
    ).toEqual([{ seconds }]);
  });

  it("has timed out for whoever looks, before anybody has written it down", async () => {
    await start();
    await letTimePass();

    expect(await lastAction()).toMatchObject({ state: "TIMED_OUT", message: "The bot did not confirm in time" });
  });

  it("times out although nobody watches, and stands in the log", async () => {
    await start();
    await letTimePass();

    await timeOutActions(app.services.fork());

    expect(await database.query("select state from bot_action where bot_id = $1", [id])).toEqual([
      { state: "TIMED_OUT" },
    ]);
    expect(await log()).toEqual(["Start requested", "Start timed out: The bot did not confirm in time"]);
  });

  it("is not confirmed by a row that comes too late", async () => {
    await start();
    await letTimePass();

    await report("run_status = 'RUNNING'");

    expect(await lastAction()).toMatchObject({ state: "TIMED_OUT", confirmedAt: null });
  });

  it("does not keep anybody from asking again", async () => {
    await start();
    await letTimePass();

    expect(await start()).toMatchObject({ state: "REQUESTED" });
    expect(await log()).toEqual([
      "Start requested",
      "Start timed out: The bot did not confirm in time",
      "Start requested",
    ]);
  });

  it("times out for a bot whose row was removed", async () => {
    await start();
    await database.query("delete from bot_state where bot_id = $1", [id]);
    await letTimePass();

    await timeOutActions(app.services.fork());

    expect(await lastAction()).toMatchObject({ state: "TIMED_OUT" });
  });
});

describe("the log", () => {
  it("tells the whole of a start and a stop, and who asked", async () => {
    await start();
    await report("run_status = 'RUNNING'");
    await stop();
    await report("run_status = 'STOPPED', in_position = true");

    expect(await log()).toEqual([
      "Start requested",
      "Start confirmed",
      "Stop requested",
      "Stop confirmed: Stopped; the open position is kept",
    ]);
    expect(
      await database.query(
        "select distinct actor from bot_event where bot_id = $1 and message like '% requested'",
        [id],
      ),
    ).toEqual([{ actor: ada.email }]);
  });
});

describe("an idempotency key", () => {
  it("returns the action it made, also once it is settled", async () => {
    const first = await start("k");
    const second = await start("k");
    await report("run_status = 'RUNNING'");
    const third = await start("k");

    expect(second).toEqual(first);
    expect(third).toMatchObject({ id: first.id, state: "CONFIRMED" });
  });

  it("is refused for the other kind", async () => {
    await start("k");

    expect(await ada.refusal(STOP, { id, key: "k" })).toEqual({
      code: "CONFLICT",
      field: undefined,
      message: "This idempotency key was used for a start before",
    });
    expect(await wanted()).toBe("RUNNING");
  });

  it("makes one action of many requests at once", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => start("k")));

    expect(new Set(answers.map((action) => action.id)).size).toBe(1);
  });

  it("of one bot is not one of another", async () => {
    const first = await start("k");
    id = await ada.createBot();

    expect((await start("k")).id).not.toBe(first.id);
  });

  it("may be empty, and is a key all the same", async () => {
    expect((await start("")).id).toBe((await start("")).id);
  });

  it("of great length is refused with a sentence", async () => {
    const key = Array.from({ length: 400 }, () => crypto.randomUUID()).join("");

    expect(await ada.refusal(START, { id, key })).toEqual({
      code: "BAD_USER_INPUT",
      field: "idempotencyKey",
      message: "idempotencyKey must have at most 200 characters, found 14400",
    });
  });
});

describe("stopAllBots", () => {
  it("asks those that run or are meant to, and nobody else", async () => {
    const idle = id;
    const meantTo = await ada.createBot();
    const running = await ada.createBot();
    await ada.ask(START, { id: meantTo });
    await report("run_status = 'WAITING'", running);

    const { data } = await ada.ask(STOP_ALL);

    expect(data.stopAllBots.map(({ kind, state }: { kind: string; state: string }) => `${kind} ${state}`)).toEqual([
      "STOP REQUESTED",
      "STOP REQUESTED",
    ]);
    expect(
      await database.query(
        "select bot_id from bot_action where kind = 'STOP' and bot_id = any($1::uuid[]) order by 1",
        [[idle, meantTo, running]],
      ),
    ).toEqual([meantTo, running].toSorted().map((botId) => ({ bot_id: botId })));
  });

  it("answers the same twice with the same key", async () => {
    await start();
    const first = await ada.ask(STOP_ALL, { key: "k" });
    await report("run_status = 'STOPPED'");
    const second = await ada.ask(STOP_ALL, { key: "k" });

    expect(second.data.stopAllBots).toMatchObject([{ id: first.data.stopAllBots[0].id, state: "CONFIRMED" }]);
  });

  it("counts a stop that is open already as part of the answer", async () => {
    await start();
    const { id: stopId } = await stop();

    expect((await ada.ask(STOP_ALL)).data.stopAllBots).toMatchObject([{ id: stopId, state: "REQUESTED" }]);
  });

  it("is refused with a key that started a bot, rather than leave that bot running", async () => {
    await start("k");

    expect(await ada.refusal(STOP_ALL, { key: "k" })).toMatchObject({ code: "CONFLICT" });
  });

  it("asks each bot once when two people press at once", async () => {
    const ids = await Promise.all([ada.createBot(), ada.createBot(), ada.createBot()]);
    await Promise.all(ids.map((botId) => ada.ask(START, { id: botId })));

    const answers = await Promise.all([ada.ask(STOP_ALL), ada.ask(STOP_ALL)]);

    expect(answers.map(({ data }) => data.stopAllBots.length)).toEqual([3, 3]);
    expect(
      await database.query(
        "select count(*)::int as n from bot_action where kind = 'STOP' and bot_id = any($1::uuid[])",
        [ids],
      ),
    ).toEqual([{ n: 3 }]);
  });

  it("answers nothing where nothing runs", async () => {
    expect((await ada.ask(STOP_ALL)).data).toEqual({ stopAllBots: [] });
  });
});

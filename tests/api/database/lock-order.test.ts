import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccount } from "../../../api/accounts/sign-in.ts";
import type { Viewer } from "../../../api/accounts/authenticate.ts";
import { requestAction, stopAllBots, timeOutActions } from "../../../api/bots/bot-lifecycle.ts";
import { shareBot, unshareBot } from "../../../api/bots/bot-members.ts";
import { createBot, deleteBot, updateBot } from "../../../api/bots/bot-settings.ts";
import { DomainError } from "../../../api/errors.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createSqlSessions, type SqlSessions } from "../../support/sql-sessions.ts";

const ROUNDS = 60;
const BOTS = 6;

let database: TestDatabase;
let sessions: SqlSessions;
let viewer: Viewer;
let botIds: string[];

beforeAll(async () => {
  database = await startTestDatabase(["-c", "deadlock_timeout=50ms"]);
});

afterAll(() => database.close());

beforeEach(async () => {
  sessions = createSqlSessions(database.url);
  const { id, email } = await createAccount(fork(), `${crypto.randomUUID()}@example.org`, null);
  viewer = {
    accountId: id,
    email,
    role: "USER",
    sessionId: crypto.randomUUID(),
    scope: "FULL",
    tokenName: null,
    link: null,
  };
  botIds = [];
  for (let count = 0; count < BOTS; count += 1) {
    botIds.push((await createBot(fork(), { name: "EMA demo", symbol: "EUR/USD" }, viewer)).id);
  }
});

afterEach(() => sessions.close());

const fork = () => database.orm.em.fork();

/** One of the bots, each time another one. */
const any = (round: number) => botIds[(round * 5 + 1) % botIds.length] ?? "";

async function repeat(act: (round: number) => Promise<unknown>): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    await act(round);
  }
}

/** What whoever asks is told is no failure here: the bot is gone, or was asked already. */
async function unlessTold(promise: Promise<unknown>): Promise<void> {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof DomainError || (error instanceof Error && error.message.endsWith("is no bot")))) {
      throw error;
    }
  }
}

const report = (client: pg.Client, round: number) =>
  client.query("update bot_state set run_status = $2, last_error = $3 where bot_id = $1", [
    any(round),
    round % 2 === 0 ? "RUNNING" : "STOPPED",
    `${round}`,
  ]);
const note = (client: pg.Client, round: number) =>
  client.query("insert into bot_event (bot_id, kind, message) values ($1, 'ORDER', 'Bought')", [any(round)]);
const start = (round: number) => unlessTold(requestAction(fork(), { botId: any(round), kind: "START" }, viewer));
const member = (round: number) => ({ botId: any(round), email: "bob@example.org" });
/** In every fifth round: with each of the bots once, and then no longer. */
const shareOrUnshare = async (round: number) => {
  if (round % 5 === 0) {
    await unlessTold(
      round < ROUNDS / 2
        ? shareBot(fork(), { ...member(round), role: "VIEWER" }, viewer)
        : unshareBot(fork(), member(round), viewer),
    );
  }
};
const stop = (round: number) => unlessTold(requestAction(fork(), { botId: any(round), kind: "STOP" }, viewer));

describe("everybody who writes", () => {
  it("meets no deadlock among starts, stops, time-outs, reports, log entries, settings and members", async () => {
    const [reporter, otherReporter, clerk, expirer] = (await Promise.all(
      Array.from({ length: 4 }, () => sessions.open()),
    )) as [pg.Client, pg.Client, pg.Client, pg.Client]; // four were opened

    await Promise.all([
      repeat((round) => report(reporter, round)),
      repeat((round) => report(otherReporter, round + 3)),
      repeat((round) => note(clerk, round)),
      repeat(start),
      repeat(stop),
      repeat(() => expirer.query("update bot_action set expires_at = clock_timestamp() where state = 'REQUESTED'")),
      repeat(() => timeOutActions(fork())),
      repeat(() => timeOutActions(fork())),
      repeat((round) => unlessTold(updateBot(fork(), any(round), { description: `${round}` }, viewer))),
      repeat(() => stopAllBots(fork(), viewer, null)),
      repeat(shareOrUnshare),
    ]);

    expect(
      await database.query("select count(*)::int as n from bot where owner_id = $1", [viewer.accountId]),
    ).toEqual([{ n: BOTS }]);
  });

  it("meets no deadlock with bots that are deleted and made meanwhile", async () => {
    const [reporter, clerk] = await Promise.all([sessions.open(), sessions.open()]);

    await Promise.all([
      repeat((round) => report(reporter, round)),
      repeat((round) => unlessTold(note(clerk, round))),
      repeat(start),
      repeat(stop),
      repeat(() => timeOutActions(fork())),
      repeat(shareOrUnshare),
      repeat(async (round) => {
        await deleteBot(fork(), any(round), viewer);
        botIds[(round * 5 + 1) % botIds.length] = (
          await createBot(fork(), { name: "EMA demo", symbol: "EUR/USD" }, viewer)
        ).id;
      }),
    ]);

    expect(
      await database.query("select count(*)::int as n from bot where owner_id = $1", [viewer.accountId]),
    ).toEqual([{ n: BOTS }]);
  });

  it("meets no deadlock when a plain delete from bot crosses reports that settle an action", async () => {
    const [reporter, deleter] = await Promise.all([sessions.open(), sessions.open()]);

    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await createBot(fork(), { name: "EMA demo", symbol: "EUR/USD" }, viewer);
      await requestAction(fork(), { botId: id, kind: "START" }, viewer);
      await Promise.all([
        reporter.query("update bot_state set run_status = 'RUNNING' where bot_id = $1", [id]),
        deleter.query("delete from bot where id = $1", [id]),
      ]);
    }

    expect(await database.query("select from bot_action where bot_id not in (select id from bot)")).toEqual([]);
  });

  it("leaves nothing of a deleted bot behind, whatever was written meanwhile", async () => {
    const [reporter, deleter] = await Promise.all([sessions.open(), sessions.open()]);

    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await createBot(fork(), { name: "EMA demo", symbol: "EUR/USD" }, viewer);
      await Promise.all([
        reporter.query("update bot_state set run_status = 'RUNNING' where bot_id = $1", [id]),
        deleter.query("delete from bot where id = $1", [id]),
      ]);
    }

    expect(await database.query("select from bot_event where bot_id not in (select id from bot)")).toEqual([]);
  });

  it("meets no deadlock in reports of many bots at once, written in the same order", async () => {
    const writers = await Promise.all(Array.from({ length: 3 }, () => sessions.open()));
    const ids = botIds.toSorted();

    await Promise.all([
      ...writers.map((writer) =>
        repeat(async (round) => {
          await writer.query("begin");
          await writer.query("select from bot_state where bot_id = any($1::uuid[]) order by bot_id for update", [
            ids,
          ]);
          await writer.query("update bot_state set run_status = $2 where bot_id = any($1::uuid[])", [
            ids,
            round % 2 === 0 ? "RUNNING" : "WAITING",
          ]);
          await writer.query("commit");
        }),
      ),
      repeat(start),
      repeat(stop),
      repeat(() => timeOutActions(fork())),
    ]);

    expect(
      await database.query("select count(*)::int as n from bot where owner_id = $1", [viewer.accountId]),
    ).toEqual([{ n: BOTS }]);
  });
});

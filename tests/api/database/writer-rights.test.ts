import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { insertBot } from "../../support/sql-databases.ts";
import { createSqlSessions, type SqlSessions } from "../../support/sql-sessions.ts";

const REPORTER = { name: "reporter", password: "reporter" };

let database: TestDatabase;
let sessions: SqlSessions;
let reporter: pg.Client;
let botId: string;

beforeAll(async () => {
  database = await startTestDatabase();
  await database.query("create role reporter login password 'reporter'");
  await database.query("grant update, select (bot_id) on bot_state to reporter");
  await database.query("create schema traps; grant all on schema traps to reporter");
});

afterAll(() => database.close());

beforeEach(async () => {
  sessions = createSqlSessions(database.url);
  botId = await insertBot(database.query);
  await database.query(
    `with lease as (insert into watch_lease (id, expires_at) values (gen_random_uuid(), now() + interval '1 hour') returning id)
     insert into watched_bot (bot_id, lease_id) select $1, id from lease`,
    [botId],
  );
  await database.query(
    "insert into bot_action (bot_id, kind, requested_by) values ($1, 'START', 'ada@example.org')",
    [botId],
  );
  reporter = await sessions.open(REPORTER);
});

afterEach(() => sessions.close());

/** A report that makes every trigger do all it can: wake, log twice, settle. */
const REPORT = "update public.bot_state set run_status = 'ERROR', last_error = 'no price' where bot_id = $1";

const state = async () =>
  (
    await database.query("select run_status, revision::int as revision from bot_state where bot_id = $1", [botId])
  )[0];
const log = async () => {
  const rows = await database.query("select kind, message from bot_event where bot_id = $1 order by sequence", [
    botId,
  ]);
  return rows.slice(3).map(({ kind, message }) => `${String(kind)} ${String(message)}`);
};
const ALL_OF_IT = ["STATUS Error", "ERROR no price", "ACTION Start failed: no price"];

describe("a role that may only update bot_state", () => {
  it("reports a bot that is watched and was asked to start", async () => {
    await reporter.query(REPORT, [botId]);

    expect(await state()).toEqual({ run_status: "ERROR", revision: 2 });
    expect(await log()).toEqual(ALL_OF_IT);
  });

  it("reports without a search path", async () => {
    await reporter.query("set search_path = ''");

    await reporter.query(REPORT, [botId]);

    expect(await log()).toEqual(ALL_OF_IT);
  });

  it("runs nothing of its own with the rights of the owner, whatever types it makes", async () => {
    await reporter.query(
      `create function pg_temp.trap(text) returns boolean language plpgsql as
         $$ begin raise exception 'ran as %', current_user; end $$;
       create domain pg_temp.record as text check (pg_temp.trap(value));
       create domain pg_temp.bot_state as text check (pg_temp.trap(value));
       create domain pg_temp.uuid as text check (pg_temp.trap(value));
       create domain pg_temp.text as pg_catalog.text check (pg_temp.trap(value))`,
    );

    await reporter.query(REPORT, [botId]);

    expect(await log()).toEqual(ALL_OF_IT);
  });

  it("reports with traps of its own in front of everything", async () => {
    await reporter.query("set search_path = traps, pg_temp, public, pg_catalog");
    await reporter.query("create temp table if not exists watched_bot (bot_id int)");
    await reporter.query("create temp table bot_counter (bot_id int); create temp table bot_event (bot_id int)");
    await reporter.query("create temp table written (bot_id int); create temp table watch_lease (id int)");
    await reporter.query(
      `create or replace function traps.clock_timestamp() returns timestamptz language sql as 'select 1 / 0; select now()';
       create or replace function traps.pg_notify(text, text) returns void language sql as 'select 1 / 0';
       create or replace function traps.initcap(text) returns text language sql as 'select (1 / 0)::text';
       create or replace function traps.trap(text, text) returns text language sql as 'select (1 / 0)::text';
       create operator traps.|| (leftarg = text, rightarg = text, function = traps.trap);
       create or replace function traps.more(bigint, int) returns bigint language sql as 'select 1 / 0 + $1';
       create operator traps.+ (leftarg = bigint, rightarg = int, function = traps.more);
       create or replace function traps.same(uuid, uuid) returns boolean language sql as 'select 1 / 0 > 0';
       create operator traps.= (leftarg = uuid, rightarg = uuid, function = traps.same);
       create operator traps.<> (leftarg = uuid, rightarg = uuid, function = traps.same);
       create or replace function traps.alike(text, text) returns boolean language sql as 'select 1 / 0 > 0';
       create operator traps.= (leftarg = text, rightarg = text, function = traps.alike);
       create operator traps.<> (leftarg = text, rightarg = text, function = traps.alike);
       create or replace function traps.agree(boolean, boolean) returns boolean language sql as 'select 1 / 0 > 0';
       create operator traps.<> (leftarg = boolean, rightarg = boolean, function = traps.agree)`,
    );

    // Without a condition, whose operator would be a trap as well.
    await reporter.query("update public.bot_state set run_status = 'ERROR', last_error = 'no price'");

    expect(await log()).toEqual(ALL_OF_IT);
  });

  it.each([
    ["replication of a session that reads nothing else", "set default_transaction_isolation = 'repeatable read'"],
    ["serializable transactions", "set default_transaction_isolation = 'serializable'"],
    ["another time zone and date style", "set timezone = 'Asia/Kathmandu'; set datestyle = 'German'"],
    ["checks of PL/pgSQL that are errors", "set plpgsql.extra_errors = 'all'"],
    ["little memory", "set work_mem = '64kB'"],
    ["another encoding", "set client_encoding = 'LATIN1'"],
    [
      "a planner without indexes",
      "set enable_indexscan = off; set enable_bitmapscan = off; set plan_cache_mode = 'force_generic_plan'",
    ],
  ])("reports with %s", async (_, setting) => {
    await reporter.query(setting);

    await reporter.query(REPORT, [botId]);

    expect(await log()).toEqual(ALL_OF_IT);
  });

  it("reports texts of any length", async () => {
    const text = "x".repeat(2_000_000);

    await reporter.query(
      "update bot_state set run_status = 'ERROR', reason = $2, last_error = $2 where bot_id = $1",
      [botId, text],
    );

    expect(await state()).toEqual({ run_status: "ERROR", revision: 2 });
  });

  it.each([
    "select * from bot_state",
    "select * from account",
    "update bot set wanted = 'STOPPED'",
    "insert into bot_event (bot_id, kind, message) values (gen_random_uuid(), 'ORDER', 'x')",
    "delete from bot_state",
    "select botwatch_log_error(gen_random_uuid(), 'x')",
    "select botwatch_log_status(gen_random_uuid(), 'x', 'y')",
    "select botwatch_wake_watchers(gen_random_uuid())",
    "select botwatch_wake_watchers(array[gen_random_uuid()])",
    "select botwatch_settle_action(null)",
  ])("may not: %s", async (statement) => {
    await expect(reporter.query(statement)).rejects.toThrow("permission denied");
  });

  it.each([
    "botwatch_state_before_update",
    "botwatch_state_after_statement",
    "botwatch_event_after_statement",
    "botwatch_number_event",
    "botwatch_bot_after_delete",
  ])("may not hang %s on a table of its own", async (name) => {
    await reporter.query("create temp table mine (bot_id uuid, id uuid)");
    const trap = `create trigger mine before insert on mine for each row execute function public.${name}()`;

    await expect(reporter.query(trap)).rejects.toThrow("permission denied");
  });
});

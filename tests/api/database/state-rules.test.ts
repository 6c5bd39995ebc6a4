import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertBot, type SqlDatabase, sqlDatabases } from "../../support/sql-databases.ts";

const PRICES = [
  "entry_price",
  "position_size",
  "mark_price",
  "stop_loss_price",
  "take_profit_price",
  "trailing_stop_price",
  "highest_price_since_entry",
];
const AMOUNTS = [...PRICES, "unrealized_pnl", "daily_pnl"];
const endless = AMOUNTS.flatMap((column) =>
  ["NaN", "Infinity", "-Infinity"].map((value) => [column, value] as const),
);

describe.each(sqlDatabases)("bot_state on %s", (_, start) => {
  let database: SqlDatabase;
  let botId: string;

  beforeAll(async () => {
    database = await start();
  });

  afterAll(() => database.close());

  beforeEach(async () => {
    botId = await insertBot(database.query);
  });

  async function row() {
    const [found] = await database.query(
      "select revision::int as revision, changed_at, now() - changed_at < interval '1 minute' as is_fresh from bot_state where bot_id = $1",
      [botId],
    );
    return found;
  }

  const write = (assignments: string) =>
    database.query(`update bot_state set ${assignments} where bot_id = $1`, [botId]);

  it("is there from the moment the bot is", async () => {
    expect(await row()).toMatchObject({ revision: 1, is_fresh: true });
  });

  it("counts every update, also one that changes nothing", async () => {
    await write("mark_price = 1");
    await write("mark_price = 1");

    expect(await row()).toMatchObject({ revision: 3 });
  });

  it("ignores a revision and a time that the writer gives", async () => {
    await write("revision = 900, changed_at = '2001-01-01'");

    expect(await row()).toMatchObject({ revision: 2, is_fresh: true });
  });

  it("ignores a revision and a time that an insert gives", async () => {
    await database.query("delete from bot_state where bot_id = $1", [botId]);
    await database.query("insert into bot_state (bot_id, revision, changed_at) values ($1, 900, '2001-01-01')", [
      botId,
    ]);

    expect(await row()).toMatchObject({ revision: 3, is_fresh: true });
  });

  it("goes on counting in an upsert", async () => {
    await write("mark_price = 1");
    await database.query(
      `insert into bot_state (bot_id, mark_price) values ($1, 2)
       on conflict (bot_id) do update set mark_price = excluded.mark_price, revision = excluded.revision`,
      [botId],
    );

    expect(await row()).toMatchObject({ revision: 3 });
  });

  it("counts nothing where an insert does nothing", async () => {
    await write("mark_price = 1");
    await database.query("insert into bot_state (bot_id) values ($1) on conflict do nothing", [botId]);

    expect(await row()).toMatchObject({ revision: 2 });
  });

  it("goes on across delete and insert", async () => {
    await write("mark_price = 1");
    await database.query("delete from bot_state where bot_id = $1", [botId]);
    await database.query("insert into bot_state (bot_id) values ($1)", [botId]);

    expect(await row()).toMatchObject({ revision: 4 });
  });

  it("goes on when the row was deleted twice", async () => {
    await database.query("delete from bot_state where bot_id = $1", [botId]);
    await database.query("insert into bot_state (bot_id) values ($1)", [botId]);
    await database.query("delete from bot_state where bot_id = $1", [botId]);
    await database.query("insert into bot_state (bot_id) values ($1)", [botId]);

    expect(await row()).toMatchObject({ revision: 5 });
  });

  it("goes on across truncate", async () => {
    await write("mark_price = 1");
    await database.query("truncate bot_state");
    await database.query("insert into bot_state (bot_id) values ($1)", [botId]);

    expect(await row()).toMatchObject({ revision: 4 });
  });

  it("cannot be given to another bot", async () => {
    await expect(write("bot_id = gen_random_uuid()")).rejects.toThrow("bot_state.bot_id cannot be changed");
  });

  it.each(["PENDING", "RUNNING", "WAITING", "PAUSED", "ERROR", "STOPPED"])(
    "takes the run status %s",
    async (status) => {
      await write(`run_status = '${status}'`);

      expect(await row()).toMatchObject({ revision: 2 });
    },
  );

  it.each(["'SLEEPING'", "'running'", "''", "null"])(
    "refuses the run status %s, naming the column",
    async (status) => {
      await expect(write(`run_status = ${status}`)).rejects.toThrow(/run_status/);
    },
  );

  it.each(endless)("refuses %s = %s", async (column, value) => {
    await expect(write(`${column} = '${value}'`)).rejects.toThrow(`bot_state_${column}`);
  });

  it.each(PRICES)("refuses a negative %s", async (column) => {
    await expect(write(`${column} = -0.00000001`)).rejects.toThrow(`bot_state_${column}_makes_sense`);
  });

  it("refuses a negative count of trades", async () => {
    await expect(write("daily_trade_count = -1")).rejects.toThrow("bot_state_daily_trade_count_makes_sense");
  });

  it.each(["infinity", "-infinity", "290000-01-01", "4000-01-01 BC", "10000-01-01"])(
    "refuses a heartbeat at %s",
    async (instant) => {
      await expect(write(`last_run_at = '${instant}'`)).rejects.toThrow("bot_state_last_run_at");
    },
  );

  it("takes losses, zeros and amounts of any length", async () => {
    await write(
      "daily_pnl = -12.5, unrealized_pnl = -0.000000000000000000000001, mark_price = 0, entry_price = 1e40",
    );

    expect(await row()).toMatchObject({ revision: 2 });
  });

  it("keeps nothing of a refused write", async () => {
    await expect(write("run_status = 'ERROR', last_error = 'x', mark_price = 'NaN'")).rejects.toThrow("mark_price");

    expect(await row()).toMatchObject({ revision: 1 });
    expect(await log()).toEqual(["Created: EMA demo", "Stopped"]);
  });

  it("logs each change of status and error, and nothing else", async () => {
    await write("run_status = 'RUNNING', reason = ' ready '");
    await write("mark_price = 1, reason = 'still ready'");
    await write("run_status = 'ERROR', last_error = 'no price'");
    await write("last_error = 'no account'");
    await write("run_status = 'RUNNING', reason = null, last_error = null");

    expect(await log()).toEqual([
      "Created: EMA demo",
      "Stopped",
      "Running: ready",
      "Error: still ready",
      "no price",
      "no account",
      "Running",
      "The error is gone",
    ]);
  });

  it("logs an upsert as the update that it is", async () => {
    await database.query(
      `insert into bot_state (bot_id, run_status) values ($1, 'RUNNING')
       on conflict (bot_id) do update set run_status = excluded.run_status`,
      [botId],
    );

    expect(await log()).toEqual(["Created: EMA demo", "Stopped", "Running"]);
  });

  it("numbers the log itself, whatever the writer of an entry says", async () => {
    await database.query(
      "insert into bot_event (bot_id, sequence, kind, message) values ($1, 77, 'ORDER', 'Bought')",
      [botId],
    );

    expect(
      await database.query("select sequence::int as n from bot_event where bot_id = $1 order by 1", [botId]),
    ).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it("takes no entry for a bot that is not there", async () => {
    await expect(
      database.query("insert into bot_event (bot_id, kind, message) values (gen_random_uuid(), 'ORDER', 'Bought')"),
    ).rejects.toThrow(/bot_event.bot_id [0-9a-f-]{36} is no bot/);
  });

  it("goes with its bot, and the log as well", async () => {
    await database.query("delete from bot where id = $1", [botId]);

    expect(await row()).toBeUndefined();
    expect(await log()).toEqual([]);
  });

  async function log() {
    const rows = await database.query("select message from bot_event where bot_id = $1 order by sequence", [botId]);
    return rows.map(({ message }) => message);
  }
});

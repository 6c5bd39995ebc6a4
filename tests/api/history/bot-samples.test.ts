import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forkOf } from "../../../api/database/orm.ts";
import { pruneSamples, takeSamples } from "../../../api/history/bot-samples.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { insertBot, type SqlDatabase, sqlDatabases } from "../../support/sql-databases.ts";

const at = (time: string) => new Date(`2026-11-23T${time}Z`);

describe.each(sqlDatabases)("on %s", (_, start) => {
  let database: SqlDatabase;
  let bot: string;

  beforeAll(async () => {
    database = await start();
  });

  afterAll(() => database.close());

  beforeEach(async () => {
    bot = await insertBot(database.query);
  });

  afterEach(() => database.query("delete from bot"));

  const take = (time: string) => takeSamples(forkOf(database.orm), at(time));
  const prune = async (now: Date) => {
    while (await pruneSamples(forkOf(database.orm), now)) {
      // As long as there may be more.
    }
  };
  const report = (columns: string) => database.query(`update bot_state set ${columns} where bot_id = $1`, [bot]);
  const samples = async (columns = "to_char(at at time zone 'utc', 'HH24:MI:SS') as at", of = bot) =>
    database.query(`select ${columns} from bot_sample where bot_id = $1 order by at`, [of]);
  const insert = (instants: string) =>
    database.query(
      `insert into bot_sample (bot_id, at, revision, run_status, daily_pnl) select $1, at, 0, 'RUNNING', 0 from ${instants} at`,
      [bot],
    );

  describe("takeSamples", () => {
    it("writes down what a bot reports, in the whole minute", async () => {
      await report("run_status = 'RUNNING', mark_price = 64311.20, unrealized_pnl = -0.910, daily_pnl = 12.4");

      await take("02:00:59.999");

      expect(
        await samples(
          "at = '2026-11-23T02:00Z' as is_minute, run_status, mark_price::text as mark, unrealized_pnl::text as unrealized, daily_pnl::text as daily",
        ),
      ).toEqual([
        { is_minute: true, run_status: "RUNNING", mark: "64311.20", unrealized: "-0.910", daily: "12.4" },
      ]);
    });

    it("takes one sample a minute, whatever happens in it", async () => {
      await take("02:00:01");
      await report("daily_pnl = 1");
      await take("02:00:30");
      await report("daily_pnl = 2");
      await take("02:01:01");

      expect(await samples("daily_pnl::int as pnl")).toEqual([{ pnl: 0 }, { pnl: 2 }]);
    });

    it("takes none of a bot that has not changed, and one when it does", async () => {
      await take("02:00:01");
      await take("02:01:01");
      await take("02:02:01");
      await report("daily_pnl = 1");
      await take("02:03:01");
      await take("02:04:01");

      expect(await samples()).toEqual([{ at: "02:00:00" }, { at: "02:03:00" }]);
    });

    it("takes what changed while no server ran", async () => {
      await take("02:00:01");
      await report("daily_pnl = 1");

      await take("14:00:01");

      expect(await samples()).toEqual([{ at: "02:00:00" }, { at: "14:00:00" }]);
    });

    it("takes the samples of all bots at once", async () => {
      const other = await insertBot(database.query);

      await take("02:00:01");

      expect(await samples()).toHaveLength(1);
      expect(await samples("at", other)).toHaveLength(1);
    });

    it("goes by the database's clock where no instant is given", async () => {
      await takeSamples(forkOf(database.orm));

      const [sample] = await samples(
        "at = date_trunc('minute', at) as is_minute, clock_timestamp() - at < interval '2 minutes' as is_now",
      );
      expect(sample).toEqual({ is_minute: true, is_now: true });
    });
  });

  describe("pruneSamples", () => {
    it("keeps every minute of the last 48 hours", async () => {
      await insert("generate_series('2026-11-21T02:00Z'::timestamptz, '2026-11-23T01:59Z', interval '1 minute')");

      await prune(at("02:00:00"));

      expect(await samples("at")).toHaveLength(48 * 60);
    });

    it("keeps the last sample of each hour before", async () => {
      await insert(
        "unnest('{2026-11-21T00:05Z,2026-11-21T00:40Z,2026-11-21T00:59Z,2026-11-21T01:00Z}'::timestamptz[])",
      );
      await insert("unnest('{2026-11-21T01:20Z,2026-11-21T03:30Z}'::timestamptz[])");

      await prune(at("12:00:00"));

      expect(await samples()).toEqual([{ at: "00:59:00" }, { at: "01:20:00" }, { at: "03:30:00" }]);
    });

    it("does so minute by minute, and comes to the same", async () => {
      await insert("generate_series('2026-11-21T00:00Z'::timestamptz, '2026-11-21T01:59Z', interval '20 minutes')");

      await prune(at("00:01:00"));
      const first = await samples();
      await prune(at("00:21:00"));
      const second = await samples();
      await prune(at("12:00:00"));

      expect(first).toHaveLength(5);
      expect(second).toHaveLength(4);
      expect(await samples()).toEqual([{ at: "00:40:00" }, { at: "01:40:00" }]);
    });

    it("keeps an hour's sample for 90 days", async () => {
      await insert("unnest('{2026-08-25T01:59Z,2026-08-25T02:59Z}'::timestamptz[])");

      await prune(at("02:30:00"));
      await prune(at("02:30:00"));

      expect(await samples()).toEqual([{ at: "02:59:00" }]);
    });

    it("works through more than a batch", async () => {
      await insert("generate_series('2026-11-18T00:00Z'::timestamptz, '2026-11-20T23:59Z', interval '1 minute')");

      const hasMore = await pruneSamples(forkOf(database.orm), at("12:00:00"));
      await prune(at("12:00:00"));

      expect(hasMore).toBe(true);
      expect(await samples()).toHaveLength(72);
    });

    it("thins each bot by itself", async () => {
      const other = await insertBot(database.query);
      await insert("unnest('{2026-11-20T00:10Z}'::timestamptz[])");
      await database.query(
        "insert into bot_sample (bot_id, at, revision, run_status, daily_pnl) values ($1, '2026-11-20T00:50Z', 0, 'RUNNING', 0)",
        [other],
      );

      await prune(at("02:00:00"));

      expect(await samples()).toEqual([{ at: "00:10:00" }]);
      expect(await samples("at", other)).toHaveLength(1);
    });
  });
});

describe("beside others, on PostgreSQL", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await startTestDatabase();
  });

  afterAll(() => database.close());

  /** Somebody else's connection, with a transaction that stays open. */
  async function begin(...statements: readonly string[]): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query("begin");
    for (const statement of statements) {
      await client.query(statement);
    }
    return client;
  }

  async function count(of: string): Promise<unknown> {
    const rows = await database.query("select count(*)::int as count from bot_sample where bot_id = $1", [of]);
    return rows[0]?.["count"];
  }

  it("eight servers take one sample of each bot", async () => {
    const bots = await Promise.all(Array.from({ length: 50 }, () => insertBot(database.query)));

    await Promise.all(Array.from({ length: 8 }, () => takeSamples(forkOf(database.orm), at("02:00:01"))));

    expect(await Promise.all(bots.map(count))).toEqual(bots.map(() => 1));
  });

  it("eight servers prune without one another's harm", async () => {
    const bot = await insertBot(database.query);
    await database.query(
      `insert into bot_sample (bot_id, at, revision, run_status, daily_pnl) select $1, at, 0, 'RUNNING', 0
       from generate_series('2026-11-18T00:00Z'::timestamptz, '2026-11-20T23:59Z', interval '1 minute') at`,
      [bot],
    );
    const prune = async () => {
      while (await pruneSamples(forkOf(database.orm), at("12:00:00"))) {
        // As long as there may be more.
      }
    };

    await Promise.all(Array.from({ length: 8 }, prune));
    await prune();

    expect(await count(bot)).toBe(72);
  });

  it("waits neither for a report nor for a change of settings under way", async () => {
    const bot = await insertBot(database.query);
    const writer = await begin(
      `update bot_state set daily_pnl = 5 where bot_id = '${bot}'`,
      `update bot set name = 'Renamed' where id = '${bot}'`,
    );

    await takeSamples(forkOf(database.orm), at("02:00:01"));

    expect(await count(bot)).toBe(1);
    await writer.query("commit");
    await writer.end();
  });

  it("sees a report that was committed late a minute later", async () => {
    const bot = await insertBot(database.query);
    const writer = await begin(`update bot_state set daily_pnl = 5 where bot_id = '${bot}'`);
    await takeSamples(forkOf(database.orm), at("02:00:01"));
    await writer.query("commit");
    await writer.end();

    await takeSamples(forkOf(database.orm), at("02:01:01"));

    expect(await count(bot)).toBe(2);
  });

  it("leaves out a bot that is being deleted, and waits for nobody", async () => {
    const [going, staying] = [await insertBot(database.query), await insertBot(database.query)];
    const deleter = await begin(`delete from bot where id = '${going}'`);

    await takeSamples(forkOf(database.orm), at("02:00:01"));

    expect([await count(going), await count(staying)]).toEqual([0, 1]);
    await deleter.query("commit");
    await deleter.end();
  });
});

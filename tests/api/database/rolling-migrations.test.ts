import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../../api/database/migrate.ts";
import { openDatabase } from "../../../api/database/orm.ts";
import { runOn, startPostgres, type TestServer } from "../../support/database.ts";

/** A column as those see it who use it. */
interface Column {
  readonly name: string;
  readonly type: string;
  /** A row can be inserted without a value for it. */
  readonly is_optional: boolean;
  readonly is_nullable: boolean;
}

const COLUMNS = `
  select table_name || '.' || column_name as name, data_type as type,
    is_nullable = 'YES' or column_default is not null or is_identity = 'YES' as is_optional,
    is_nullable = 'YES' as is_nullable
  from information_schema.columns where table_schema = 'public' and table_name not like 'mikro_orm%'`;

let server: TestServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.remove());

/** What of a migration a server of the version before would trip over. */
function tripsOver(before: readonly Column[], after: readonly Column[]): readonly string[] {
  const tables = new Set(before.map(({ name }) => name.split(".")[0]));
  const gone = before.flatMap((old) => {
    const now = after.find(({ name }) => name === old.name);
    if (now === undefined) {
      return [`${old.name} is gone`];
    }
    const isStricter = old.is_nullable && !now.is_nullable;
    return now.type === old.type && !isStricter ? [] : [`${old.name} is not what it was`];
  });
  const needed = after.filter(
    ({ name, is_optional: isOptional }) =>
      !isOptional && tables.has(name.split(".")[0]) && !before.some((old) => old.name === name),
  );
  return [...gone, ...needed.map(({ name }) => `${name} needs a value that the version before does not give`)];
}

const readColumns = () =>
  runOn(server.url("postgres"), async (client) => (await client.query<Column>(COLUMNS)).rows);

describe("migrations", { timeout: 60_000 }, () => {
  it("take nothing from servers of the version before, which still run", async () => {
    const files = await readdir(fileURLToPath(new URL("../../../migrations", import.meta.url)));
    const names = files.flatMap((file) => (file.endsWith(".ts") ? [file.replace(".ts", "")] : [])).toSorted();
    const orm = await openDatabase({ url: server.url("postgres") });
    const found: string[] = [];
    let before: readonly Column[] = [];
    for (const name of names) {
      await orm.migrator.up({ to: name });
      const after = await readColumns();
      found.push(...tripsOver(before, after).map((what) => `${name}: ${what}`));
      before = after;
    }
    await orm.close(true);

    expect(before.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
  });

  it("would be found out", () => {
    const old = [
      { name: "bot.name", type: "text", is_optional: false, is_nullable: false },
      { name: "bot.note", type: "text", is_optional: true, is_nullable: true },
      { name: "bot.size", type: "numeric", is_optional: true, is_nullable: true },
    ];

    const found = tripsOver(old, [
      { name: "bot.title", type: "text", is_optional: false, is_nullable: false },
      { name: "bot.note", type: "text", is_optional: false, is_nullable: false },
      { name: "bot.size", type: "text", is_optional: true, is_nullable: true },
      { name: "other.id", type: "uuid", is_optional: false, is_nullable: false },
    ]);

    expect(found).toEqual([
      "bot.name is gone",
      "bot.note is not what it was",
      "bot.size is not what it was",
      "bot.title needs a value that the version before does not give",
    ]);
  });

  it("of a newer version keep none from starting that does not know them", async () => {
    await runOn(server.url("postgres"), (client) =>
      client.query("insert into mikro_orm_migrations (name) values ('Migration29990101000000_next')"),
    );
    const orm = await openDatabase({ url: server.url("postgres") });

    await expect(migrate(orm)).resolves.toBeUndefined();

    await orm.close(true);
  });

  it("leave what programs write as it was", async () => {
    const written = await runOn(server.url("postgres"), async (client) => {
      await client.query("insert into account (email) values ('me@example.org')");
      await client.query(
        `insert into bot (owner_id, name, symbol, kind, report_interval_seconds)
         select id, 'My own bot', 'BTC/USDT', 'EXTERNAL', 30 from account where email = 'me@example.org'`,
      );
      return client.query<{ run_status: string }>(
        `update bot_state set run_status = 'RUNNING', in_position = true, entry_price = 64250.5, position_size = 0.015,
         mark_price = 64311.2, unrealized_pnl = 0.91, daily_pnl = 12.40, daily_trade_count = 3, last_run_at = now()
         returning run_status`,
      );
    });

    expect(written.rows).toEqual([{ run_status: "RUNNING" }]);
  });
});

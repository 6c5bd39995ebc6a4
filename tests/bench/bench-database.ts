import { migrate } from "../../api/database/migrate.ts";
import { openDatabase } from "../../api/database/orm.ts";
import { runOn, startPostgres } from "../support/database.ts";
import { CREATE_TRIGGERS, toTriggerSql, type TriggerSet } from "./contenders/triggers.ts";
import { type Seeded, seedBots } from "./seed.ts";

/** The PostgreSQL that all contenders share, each in its turn. */
export interface BenchDatabase extends Seeded {
  readonly url: string;
  readonly version: string;
  /** Makes it one contender's turn: its triggers alone, nobody's leases, no dead rows. */
  readonly prepare: (triggers: TriggerSet) => Promise<void>;
  readonly query: (text: string) => Promise<readonly Record<string, unknown>[]>;
  /** Statements that were sent to this database so far. */
  readonly countQueries: () => Promise<number>;
  readonly remove: () => Promise<void>;
}

const SETTINGS = [
  "fsync=on",
  "shared_buffers=256MB",
  // It would come in the midst of somebody's turn.
  "autovacuum=off",
  "shared_preload_libraries=pg_stat_statements",
];

/** Starts PostgreSQL and fills it with bots. */
export async function startBenchDatabase(botCount: number): Promise<BenchDatabase> {
  const server = await startPostgres(SETTINGS.flatMap((setting) => ["-c", setting]));
  // Its own statements do not count: they are sent to another database.
  const outside = server.url("postgres");
  await runOn(outside, async (client) => {
    await client.query("create database bench");
    await client.query("create extension pg_stat_statements");
  });
  const url = server.url("bench");
  const query = (text: string, values: readonly unknown[] = []) =>
    runOn(url, async (client) => (await client.query<Record<string, unknown>>(text, [...values])).rows);
  const orm = await openDatabase({ url });
  await migrate(orm);
  await query(CREATE_TRIGGERS);
  await query(toTriggerSql("product"));
  const seeded = await seedBots({ orm, query }, botCount);
  await orm.close(true);
  await query("vacuum analyze");
  const [found] = await query("show server_version");
  return {
    ...seeded,
    url,
    version: String(found?.["server_version"]),
    query,
    prepare: async (triggers) => {
      await query(`delete from watched_bot; delete from watch_lease; ${toTriggerSql(triggers)}`);
      await query("vacuum bot_state");
    },
    countQueries: async () => {
      const { rows } = await runOn(outside, (client) =>
        client.query<{ calls: string }>(
          "select coalesce(sum(calls), 0) as calls from pg_stat_statements where dbid = (select oid from pg_database where datname = 'bench')",
        ),
      );
      return Number(rows[0]?.calls);
    },
    remove: server.remove,
  };
}

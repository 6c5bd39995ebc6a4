import type { PGlite } from "@electric-sql/pglite";
import type { MikroORM } from "@mikro-orm/sql";
import { migrate } from "../../api/database/migrate.ts";
import { openDatabase } from "../../api/database/orm.ts";
import { startTestDatabase } from "./database.ts";

type Rows = readonly Record<string, unknown>[];

/** A migrated database of either kind, as any program that writes SQL sees it. */
export interface SqlDatabase {
  readonly orm: MikroORM;
  readonly query: (text: string, values?: readonly unknown[]) => Promise<Rows>;
  readonly close: () => Promise<void>;
}

/** Both databases the product runs on, for `describe.each`. */
export const sqlDatabases: readonly (readonly [name: string, start: () => Promise<SqlDatabase>])[] = [
  ["PostgreSQL", startTestDatabase],
  ["the embedded database", startEmbeddedDatabase],
];

/** Starts an embedded database that keeps nothing. */
export async function startEmbeddedDatabase(): Promise<SqlDatabase> {
  const orm = await openDatabase({ dataDir: "memory://" });
  await migrate(orm);
  // The embedded driver's native client is PGlite; its type says so only to those who name the driver.
  const pglite = (await orm.em.getConnection().getNativeClient()) as PGlite;
  return {
    orm,
    query: async (text, values = []) => (await pglite.query<Record<string, unknown>>(text, [...values])).rows,
    close: () => orm.close(true),
  };
}

/** Writes an account and a bot of its as plain SQL does, and returns the bot's id. */
export async function insertBot(query: SqlDatabase["query"], id: string = crypto.randomUUID()): Promise<string> {
  await query(
    `with owner as (insert into account (email) values ('${crypto.randomUUID()}@example.org') returning id)
     insert into bot (id, owner_id, name, symbol) select $1, id, 'EMA demo', 'EUR/USD' from owner`,
    [id],
  );
  return id;
}

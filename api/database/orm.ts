import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Options } from "@mikro-orm/core";
import { Migrator } from "@mikro-orm/migrations";
import type { PGlite } from "@electric-sql/pglite";
import { MikroORM as PgliteOrm, PgliteDriver } from "@mikro-orm/pglite";
import { MikroORM as PostgreSqlOrm, PostgreSqlDriver } from "@mikro-orm/postgresql";
import type { EntityManager, MikroORM } from "@mikro-orm/sql";
import type { Pool, PoolClient } from "pg";
import { entities } from "./entities.ts";
import { hearQueriesOfPglite, hearQueriesOfPool, type OnQuery } from "./hear-queries.ts";
import { limitsIdleTransactions } from "./idle-transactions.ts";

/** Where the data lives: a PostgreSQL server, or a database of our own in a folder. */
export type DatabaseLocation = { readonly url: string } | { readonly dataDir: string };

/** Where migrations are. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL("../../migrations", import.meta.url));

/** How MikroORM is used here, whatever the database. */
const common = {
  entities,
  extensions: [Migrator],
  logger: () => undefined,
  // A typing error in DATABASE_URL must not make a new, empty database.
  ensureDatabase: false,
  migrations: {
    path: MIGRATIONS_FOLDER,
    snapshotName: ".snapshot",
    snapshotOnMigrate: false,
    disableForeignKeys: false,
  },
} satisfies Partial<Options>;

/** The longest wait for a connection before a query fails; without it an unreachable host is waited for minutes. */
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Opens the database.
 *
 * @param location - a `postgres://` address, or the folder of an embedded one (`memory://` keeps nothing).
 * @param options.poolSize - the most connections to PostgreSQL at a time; the embedded database has one.
 * @param options.onQuery - hears of each statement.
 */
export async function openDatabase(
  location: DatabaseLocation,
  options: { readonly poolSize?: number; readonly connections?: Connections; readonly onQuery?: OnQuery } = {},
): Promise<MikroORM> {
  if ("dataDir" in location) {
    const inMemory = location.dataDir === "memory://";
    const orm = await PgliteOrm.init({
      ...common,
      driver: PgliteDriver,
      dbName: inMemory ? "memory://" : "postgres",
      // A folder of its own in there: the lock and the door of the server stand beside it.
      driverOptions: inMemory ? {} : { dataDir: join(location.dataDir, "database") },
    });
    if (options.onQuery !== undefined) {
      // The native client of this driver.
      hearQueriesOfPglite((await orm.em.getConnection().getNativeClient()) as PGlite, options.onQuery);
    }
    return orm as unknown as MikroORM; // the drivers' ORMs differ in their driver type alone, which nothing here asks for
  }
  return PostgreSqlOrm.init({
    ...common,
    driver: PostgreSqlDriver,
    clientUrl: location.url,
    pool: { min: 0, max: options.poolSize ?? 10 },
    subscribers: [limitsIdleTransactions],
    driverOptions: {
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: "botwatch",
      onPoolCreated: (pool: Pool) => {
        takeBackLost(pool);
        options.connections?.track(pool);
        if (options.onQuery !== undefined) {
          hearQueriesOfPool(pool, options.onQuery);
        }
      },
    },
  }) as unknown as Promise<MikroORM>; // as above
}

/** Whoever was told of a loss by a statement that failed has handed the connection back long before. */
const TAKE_BACK_AFTER_MS = 250;

/**
 * Takes back connections that were lost in a transaction. Kysely hands one back only after a commit or a rollback that
 * succeeded: each one lost would take its place in the pool with it, until none is left.
 */
function takeBackLost(pool: Pool): void {
  const busy = new Set<PoolClient>();
  const takeBack = (client: PoolClient) => busy.has(client) && client.release(true);
  pool.on("acquire", (client) => busy.add(client));
  pool.on("release", (_, client) => busy.delete(client));
  pool.on("connect", (client) =>
    client.once("end", () => setTimeout(() => takeBack(client), TAKE_BACK_AFTER_MS).unref()),
  );
}

/** A fresh entity manager. */
export function forkOf(orm: MikroORM): EntityManager {
  // MikroORM types a fork by its driver's own manager, which is an SQL one for both of ours.
  return orm.em.fork() as EntityManager;
}

/** The connections of one pool, for the moment when some are lost without a word. */
export interface Connections {
  readonly track: (pool: Pool) => void;
  /**
   * Gives up on connections: a query that hangs answers no cancellation, and its connection is of no use to another.
   *
   * @param options.busyForMs - those that a query has been using for so long.
   * @param options.isIdleToo - also those that nobody uses: they may have been lost with the others.
   */
  readonly abandon: (options: { readonly busyForMs: number; readonly isIdleToo: boolean }) => void;
}

/** Creates the record of one pool's connections. */
export function createConnections(): Connections {
  /** Since when each is busy; null: it is idle. */
  const known = new Map<PoolClient, number | null>();
  return {
    track: (pool) => {
      pool.on("acquire", (client) => known.set(client, performance.now()));
      pool.on("release", (_, client) => known.set(client, null));
      pool.on("remove", (client) => known.delete(client));
    },
    abandon: ({ busyForMs, isIdleToo }) => {
      const since = performance.now() - busyForMs;
      for (const [client, busySince] of [...known]) {
        if (busySince === null ? isIdleToo : busySince <= since) {
          closeSocketOf(client);
          known.delete(client);
        }
      }
    },
  };
}

/** pg offers no way to close a connection without waiting for its query; its socket is where one is. */
function closeSocketOf(client: PoolClient): void {
  const { connection } = client as unknown as { connection: { stream: { destroy: () => void } } };
  connection.stream.destroy();
}

import { randomUUID } from "node:crypto";
import type { PGlite } from "@electric-sql/pglite";
import type { EntityManager, MikroORM } from "@mikro-orm/sql";
import { type Kysely, sql } from "kysely";
import { Client } from "pg";

/** What a wake-up is about. */
export const WAKE_UP_KINDS = ["bot", "owner", "session", "action", "sweep"] as const;
export type WakeUpKind = (typeof WAKE_UP_KINDS)[number];

export interface WakeUpsOptions {
  readonly orm: MikroORM;
  /** PostgreSQL's address; absent: the embedded database. */
  readonly url?: string | undefined;
  readonly onWakeUp: (kind: WakeUpKind, id: string) => void;
  /** Wake-ups may have been lost: everything must be followed again and looked at. */
  readonly onLost: () => void;
  readonly onOutage: (error: unknown) => void;
  readonly onRecovery: () => void;
}

export interface WakeUps {
  /** Resolves once wake-ups arrive. */
  readonly start: () => Promise<void>;
  readonly follow: (botIds: readonly string[]) => Promise<void>;
  readonly unfollow: (botIds: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The watches of a server that crashed stop costing anything after so long. */
const LEASE_SECONDS = 20;
/** The renewal is also the probe of the connection: without an answer in time it is made again. */
const RENEW_INTERVAL_MS = 5_000;
const PROBE_TIMEOUT_MS = 3_000;
/** 100, 200, 400, 800, 1500, 1500 … ms between attempts to connect again. */
const FIRST_RETRY_DELAY_MS = 100;
const LAST_RETRY_DELAY_MS = 1_500;

/**
 * Hears from the database what changed, for the bots this server follows. A hint, never the data: connections are lost
 * without a word, so that whoever listens must look on a clock too.
 */
export function createWakeUps(options: WakeUpsOptions): WakeUps {
  const leaseId = randomUUID();
  const kysely = (): Kysely<unknown> => forked(options.orm).getKysely<unknown>();
  const connection =
    options.url === undefined ? listenEmbedded(options, leaseId) : listenPostgres(options.url, options, leaseId);

  return {
    start: () => connection.start(),
    follow: async (botIds) => {
      await sql`
        with lease as (${leaseUpsert(leaseId)} returning id)
        insert into watched_bot (bot_id, lease_id)
        select k.id, lease.id from lease, unnest(${botIds}::uuid[]) as k (id)
        on conflict do nothing
      `.execute(kysely());
    },
    unfollow: async (botIds) => {
      await sql`delete from watched_bot where lease_id = ${leaseId} and bot_id = any(${botIds}::uuid[])`.execute(
        kysely(),
      );
    },
    close: async () => {
      await connection.close();
      await sql`delete from watch_lease where id = ${leaseId}`.execute(kysely()).catch(() => undefined);
    },
  };
}

interface Listening {
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

function leaseUpsert(leaseId: string) {
  return sql`
    insert into watch_lease as l (id, expires_at)
    values (${leaseId}, clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}))
    on conflict (id) do update set expires_at = excluded.expires_at
  `;
}

/** One process, no network: its lease is renewed all the same, so that the triggers need no exception. */
function listenEmbedded(options: WakeUpsOptions, leaseId: string): Listening {
  let stopListening: (() => Promise<void>) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const renew = () => leaseUpsert(leaseId).execute(forked(options.orm).getKysely<unknown>());
  return {
    start: async () => {
      // The embedded driver's native client is PGlite; its type says so only to those who name the driver.
      const pglite = (await options.orm.em.getConnection().getNativeClient()) as PGlite;
      stopListening = await pglite.listen("botwatch", (payload) => hear(payload, options.onWakeUp));
      await sql`delete from watch_lease where expires_at < 'infinity'`.execute(
        forked(options.orm).getKysely<unknown>(),
      );
      await renew();
      timer = setInterval(() => void renew().catch(options.onOutage), RENEW_INTERVAL_MS);
      timer.unref();
    },
    close: async () => {
      clearInterval(timer);
      await stopListening?.();
    },
  };
}

/** A connection of its own that is noticed when it is lost, and made again until it is closed. */
function listenPostgres(url: string, options: WakeUpsOptions, leaseId: string): Listening {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let isClosed = false;

  async function connect(): Promise<void> {
    const next = new Client({
      connectionString: url,
      application_name: "botwatch wake-ups",
      keepAlive: true,
      connectionTimeoutMillis: PROBE_TIMEOUT_MS,
      query_timeout: PROBE_TIMEOUT_MS,
    });
    next.on("notification", ({ payload }) => hear(payload ?? "", options.onWakeUp));
    next.on("error", (error) => lose(next, error));
    next.on("end", () => lose(next, new Error("The database closed the connection")));
    client = next;
    await next.connect();
    await next.query("listen botwatch");
    await renew(next);
    timer = setInterval(() => void renew(next).catch((error: unknown) => lose(next, error)), RENEW_INTERVAL_MS);
    timer.unref();
  }

  async function renew(on: Client): Promise<void> {
    const { rows } = await on.query<{ is_new: boolean }>(
      `with gone as (delete from watch_lease where expires_at < clock_timestamp() - interval '1 minute' and id <> $1)
       insert into watch_lease as l (id, expires_at) values ($1, clock_timestamp() + make_interval(secs => $2))
       on conflict (id) do update set expires_at = excluded.expires_at
       returning xmax = 0 as is_new`,
      [leaseId, LEASE_SECONDS],
    );
    // Somebody cleared the lease away, and the watches with it: this process was held up for long.
    if (rows[0]?.is_new === true) {
      options.onLost();
    }
  }

  function lose(lost: Client, error: unknown): void {
    if (lost !== client || isClosed) {
      return;
    }
    client = undefined;
    clearInterval(timer);
    lost.end().catch(() => undefined);
    failures += 1;
    if (failures === 2) {
      options.onOutage(error);
    }
    const delayMs = Math.min(FIRST_RETRY_DELAY_MS * 2 ** (failures - 1), LAST_RETRY_DELAY_MS);
    setTimeout(() => void reconnect(), delayMs).unref();
  }

  async function reconnect(): Promise<void> {
    if (isClosed) {
      return;
    }
    try {
      await connect();
    } catch (error) {
      if (client !== undefined) {
        lose(client, error);
      }
      return;
    }
    if (failures > 1) {
      options.onRecovery();
    }
    failures = 0;
    options.onLost();
  }

  return {
    start: connect,
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await client?.end().catch(() => undefined);
    },
  };
}

function forked(orm: MikroORM): EntityManager {
  // MikroORM types a fork by its driver's own manager, which is an SQL one for both of ours.
  return orm.em.fork() as EntityManager;
}

function hear(payload: string, onWakeUp: WakeUpsOptions["onWakeUp"]): void {
  const [kind, id = ""] = payload.split(" ");
  const known = WAKE_UP_KINDS.find((candidate) => candidate === kind);
  if (known !== undefined) {
    onWakeUp(known, id);
  }
}

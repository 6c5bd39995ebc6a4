import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { PGlite } from "@electric-sql/pglite";
import type { MikroORM } from "@mikro-orm/sql";
import { Client } from "pg";

/** What a wake-up is about. */
export const WAKE_UP_KINDS = ["bot", "owner", "session", "action", "sweep"] as const;
export type WakeUpKind = (typeof WAKE_UP_KINDS)[number];

export interface WakeUpsOptions {
  readonly orm: MikroORM;
  /** PostgreSQL's address; absent: the embedded database. */
  readonly url?: string | undefined;
  /** Called once a notification, with all that it names: no id for a sweep, up to 200 bots, one of anything else. */
  readonly onWakeUp: (kind: WakeUpKind, ids: readonly string[]) => void;
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
const GOOD_BYE_MS = 1_000;
/** 100, 200, 400, 800, 1500, 1500 … ms between attempts to connect again. */
const FIRST_RETRY_DELAY_MS = 100;
const LAST_RETRY_DELAY_MS = 1_500;

/**
 * Hears from the database what changed, for the bots this server follows. A hint, never the data: connections are lost
 * without a word, so that whoever listens must look on a clock too.
 */
export function createWakeUps(options: WakeUpsOptions): WakeUps {
  const leaseId = randomUUID();
  const listening =
    options.url === undefined ? listenEmbedded(options, leaseId) : listenPostgres(options.url, options, leaseId);

  return {
    start: listening.start,
    follow: (botIds) => listening.ask(FOLLOW, [leaseId, LEASE_SECONDS, botIds.join(" ")]),
    unfollow: (botIds) => listening.ask(UNFOLLOW, [leaseId, botIds.join(" ")]),
    close: async () => {
      await listening.ask(END_LEASE, [leaseId]).catch(() => undefined);
      await listening.close();
    },
  };
}

interface Listening {
  readonly start: () => Promise<void>;
  /**
   * Runs a statement on the connection that listens. Where it is lost nothing is asked: once it is back, `onLost` has
   * everything asked again.
   */
  readonly ask: (statement: string, values: readonly unknown[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

const RENEW = `
  insert into watch_lease as l (id, expires_at) values ($1, clock_timestamp() + make_interval(secs => $2))
  on conflict (id) do update set expires_at = excluded.expires_at
`;
const FOLLOW = `
  with lease as (${RENEW} returning id)
  insert into watched_bot (bot_id, lease_id)
  select k.id, lease.id from lease, unnest(string_to_array($3, ' ')::uuid[]) as k (id)
  on conflict do nothing
`;
const UNFOLLOW = "delete from watched_bot where lease_id = $1 and bot_id = any(string_to_array($2, ' ')::uuid[])";
const UNFOLLOW_ALL = "delete from watched_bot where lease_id = $1";
const END_LEASE = "delete from watch_lease where id = $1";

/** One process, no network: its lease is renewed all the same, so that the triggers need no exception. */
function listenEmbedded(options: WakeUpsOptions, leaseId: string): Listening {
  let pglite: PGlite | undefined;
  let stopListening: (() => Promise<void>) | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function ask(statement: string, values: readonly unknown[]): Promise<void> {
    await pglite?.query(statement, [...values]);
  }

  return {
    start: async () => {
      // The embedded driver's native client is PGlite; its type says so only to those who name the driver.
      pglite = (await options.orm.em.getConnection().getNativeClient()) as PGlite;
      stopListening = await pglite.listen("botwatch", (payload) => hear(payload, options.onWakeUp));
      await ask("delete from watch_lease where expires_at < 'infinity'", []);
      await ask(RENEW, [leaseId, LEASE_SECONDS]);
      timer = setInterval(
        () => void ask(RENEW, [leaseId, LEASE_SECONDS]).catch(options.onOutage),
        RENEW_INTERVAL_MS,
      );
      timer.unref();
    },
    ask,
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
  let turn: Promise<unknown> = Promise.resolve();

  /** One statement after the other: pg takes no second one while one runs. */
  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const next = turn.then(run);
    turn = next.catch(() => undefined);
    return next;
  }

  async function connect(): Promise<Client> {
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
    return next;
  }

  async function renew(on: Client): Promise<void> {
    const statement = () =>
      on.query<{ is_new: boolean }>(
        `with gone as (delete from watch_lease where expires_at < clock_timestamp() - interval '1 minute' and id <> $1)
       ${RENEW} returning xmax = 0 as is_new`,
        [leaseId, LEASE_SECONDS],
      );
    const { rows } = await inTurn(statement);
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
      const next = await connect();
      // Those that were given up meanwhile could not be unfollowed; all others are asked for again.
      await inTurn(() => next.query(UNFOLLOW_ALL, [leaseId]));
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
    start: async () => {
      await connect();
    },
    ask: async (statement, values) => {
      const on = client;
      if (on !== undefined) {
        await inTurn(() => on.query(statement, [...values])).catch((error: unknown) => lose(on, error));
      }
    },
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      // A database that hangs answers no good-bye.
      await Promise.race([client?.end().catch(() => undefined), wait(GOOD_BYE_MS)]);
    },
  };
}

function hear(payload: string, onWakeUp: WakeUpsOptions["onWakeUp"]): void {
  const [kind, ...ids] = payload.split(" ");
  const known = WAKE_UP_KINDS.find((candidate) => candidate === kind);
  if (known !== undefined) {
    onWakeUp(known, ids);
  }
}

import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import type { DatabaseClock } from "../database/database-clock.ts";
import { type ChangePoller, createChangePoller, type Look } from "../streams/change-poller.ts";

export interface BotListPollerOptions {
  readonly fork: (signal: AbortSignal) => EntityManager;
  readonly clock: DatabaseClock;
  readonly intervalMs: number;
}

/** The ids of all bots of an account, the oldest first. */
export type BotList = readonly string[];

interface ListRow {
  readonly at_ms: number;
  readonly key: string | null;
  readonly fingerprint: string;
  readonly ids: string | null;
}

/** Follows which bots an account has, by the account's id. */
export function createBotListPoller(options: BotListPollerOptions): ChangePoller<BotList> {
  return createChangePoller<string, BotList, BotList>({
    intervalMs: options.intervalMs,
    look: async (versions, signal) => {
      const look = await lookAtLists(options.fork(signal), versions);
      options.clock.set(look.at);
      return look;
    },
    publish: (ids) => ({ value: ids }),
  });
}

async function lookAtLists(
  em: EntityManager,
  versions: ReadonlyMap<string, string | undefined>,
): Promise<Look<string, BotList>> {
  const known = [...versions.values()].map((version) => version ?? null);
  const { rows } = await sql<ListRow>`
    select c.at_ms, r.*
    from (select (extract(epoch from clock_timestamp()) * 1000)::float8 as at_ms) c
    left join (
      select k.id as key, f.fingerprint,
        (select string_agg(b.id::text, ' ' order by b.created_at, b.id) from bot b where b.owner_id = k.id) as ids
      from unnest(${[...versions.keys()]}::uuid[], ${known}::text[]) as k (id, fingerprint)
      cross join lateral (
        select count(*) || '.' || coalesce(bit_xor(hashtextextended(b.id::text, 0)), 0) as fingerprint
        from bot b where b.owner_id = k.id
      ) f
      where k.fingerprint is distinct from f.fingerprint
    ) r on true
  `.execute(em.getKysely());
  return {
    at: new Date(rows[0]?.at_ms ?? Date.now()),
    // A change of ownership sends its wake-up whoever watches, so that no watch is young.
    horizon: 0n,
    frontier: 0n,
    changes: rows.flatMap(({ key, fingerprint, ids }) =>
      key === null ? [] : [{ key, version: fingerprint, reading: ids === null ? [] : ids.split(" ") }],
    ),
  };
}

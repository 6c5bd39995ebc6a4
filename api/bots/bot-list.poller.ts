import type { Ask, Statement } from "../database/ask.ts";
import type { DatabaseClock } from "../database/database-clock.ts";
import { type ChangePoller, createChangePoller, type Look, type LookOutcome } from "../streams/change-poller.ts";

export interface BotListPollerOptions {
  /** How to ask the database in one look. */
  readonly askIn: (signal: AbortSignal) => Ask;
  readonly clock: DatabaseClock;
  readonly intervalMs: number;
  readonly onLook?: (look: LookOutcome) => void;
  readonly aroundLook?: ((look: () => Promise<void>) => Promise<void>) | undefined;
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
    onLook: options.onLook,
    aroundLook: options.aroundLook,
    look: async (versions, signal) => {
      const look = await lookAtLists(options.askIn(signal), versions);
      options.clock.set(look.at);
      return look;
    },
    publish: (ids) => ({ value: ids }),
  });
}

/** $1 ids of accounts, and what is known of each: $2 the fingerprint of its list. */
const LOOK: Statement = {
  name: "look_at_lists",
  text: `
  select c.at_ms, r.*
  from (select (extract(epoch from clock_timestamp()) * 1000)::float8 as at_ms) c
  left join (
    select k.id as key, f.fingerprint,
      (select string_agg(b.id::text, ' ' order by b.created_at, b.id) from bot b where b.owner_id = k.id) as ids
    from unnest(string_to_array($1, ' ')::uuid[], string_to_array($2, ' ', '')) as k (id, fingerprint)
    cross join lateral (
      select count(*) || '.' || coalesce(bit_xor(hashtextextended(b.id::text, 0)), 0) as fingerprint
      from bot b where b.owner_id = k.id
    ) f
    where k.fingerprint is distinct from f.fingerprint
  ) r on true
  `,
};

async function lookAtLists(
  ask: Ask,
  versions: ReadonlyMap<string, string | undefined>,
): Promise<Look<string, BotList>> {
  const rows = await ask<ListRow>(
    LOOK,
    [[...versions.keys()].join(" "), [...versions.values()].map((version) => version ?? "").join(" ")],
    { keyCount: versions.size },
  );
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

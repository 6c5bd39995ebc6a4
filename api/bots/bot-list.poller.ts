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

/** The ids of all bots that an account may see, its own and shared ones, the oldest first. */
export type BotList = readonly string[];

interface ListRow {
  readonly at_ms: number;
  readonly key: string | null;
  readonly fingerprint: string;
  readonly ids: string | null;
}

/** Follows which bots an account may see, by the account's id. */
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

/** The bots of the account `k`, and those of others that are shared with its e-mail. */
const SEEN = `
  select o.id, o.created_at from bot o where o.owner_id = k.id
  union all
  select s.id, s.created_at from account a
  join bot_member m on m.email = a.email join bot s on s.id = m.bot_id
  where a.id = k.id and s.owner_id <> k.id
`;

/** $1 ids of accounts, and what is known of each: $2 the fingerprint of its list. */
const LOOK: Statement = {
  name: "look_at_lists",
  text: `
  select c.at_ms, r.*
  from (select (extract(epoch from clock_timestamp()) * 1000)::float8 as at_ms) c
  left join (
    select k.id as key, f.fingerprint,
      (select string_agg(b.id::text, ' ' order by b.created_at, b.id) from (${SEEN}) b) as ids
    from unnest(string_to_array($1, ' ')::uuid[], string_to_array($2, ' ', '')) as k (id, fingerprint)
    cross join lateral (
      select count(*) || '.' || coalesce(bit_xor(hashtextextended(b.id::text, 0)), 0) as fingerprint
      from (${SEEN}) b
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
    // A change of owners or members sends its wake-up whoever watches, so that no watch is young.
    horizon: 0n,
    frontier: 0n,
    changes: rows.flatMap(({ key, fingerprint, ids }) =>
      key === null ? [] : [{ key, version: fingerprint, reading: ids === null ? [] : ids.split(" ") }],
    ),
  };
}

import type { Ask, Statement } from "../database/ask.ts";
import type { DatabaseClock } from "../database/database-clock.ts";
import { type ChangePoller, createChangePoller, type Look, type LookOutcome } from "../streams/change-poller.ts";

export interface SessionPollerOptions {
  /** How to ask the database in one look. */
  readonly askIn: (signal: AbortSignal) => Ask;
  readonly clock: DatabaseClock;
  readonly intervalMs: number;
  readonly onLook?: (look: LookOutcome) => void;
  readonly aroundLook?: ((look: () => Promise<void>) => Promise<void>) | undefined;
}

interface SessionRow {
  readonly at_ms: number;
  readonly key: string | null;
  readonly expires_at_ms: number | null;
}

/** Follows sessions by id; null says that one is over: expired or revoked. */
export function createSessionPoller(options: SessionPollerOptions): ChangePoller<Date> {
  return createChangePoller<number, Date, Date>({
    intervalMs: options.intervalMs,
    onLook: options.onLook,
    aroundLook: options.aroundLook,
    look: async (versions, signal) => {
      const look = await lookAtSessions(options.askIn(signal), versions);
      options.clock.set(look.at);
      return look;
    },
    publish: (expiresAt) => {
      const leftMs = expiresAt.getTime() - options.clock.now().getTime();
      return leftMs > 0 ? { value: expiresAt, dueInMs: leftMs } : { value: null };
    },
  });
}

const SESSION_IS_GONE = -1;

/** $1 ids, and what is known of each: $2 when it expires, in ms. $3 says that it is over. */
const LOOK: Statement = {
  name: "look_at_sessions",
  text: `
  select c.at_ms, r.*
  from (select (extract(epoch from clock_timestamp()) * 1000)::float8 as at_ms) c
  left join (
    select k.id as key, floor(extract(epoch from s.expires_at) * 1000)::float8 as expires_at_ms
    from unnest(
      string_to_array($1, ' ')::uuid[],
      string_to_array($2, ' ', '')::float8[]
    ) as k (id, expires_at_ms)
    left join session s on s.id = k.id and s.expires_at > clock_timestamp()
    where k.expires_at_ms is distinct from coalesce(floor(extract(epoch from s.expires_at) * 1000)::float8, $3)
  ) r on true
  `,
};

async function lookAtSessions(
  ask: Ask,
  versions: ReadonlyMap<string, number | undefined>,
): Promise<Look<number, Date>> {
  const rows = await ask<SessionRow>(
    LOOK,
    [
      [...versions.keys()].join(" "),
      [...versions.values()].map((version) => version ?? "").join(" "),
      SESSION_IS_GONE,
    ],
    { keyCount: versions.size },
  );
  return {
    at: new Date(rows[0]?.at_ms ?? Date.now()),
    // Sessions send wake-ups whoever watches, so that no watch is young.
    horizon: 0n,
    frontier: 0n,
    changes: rows.flatMap(({ key, expires_at_ms: ms }) =>
      key === null ? [] : [{ key, version: ms ?? SESSION_IS_GONE, reading: ms === null ? null : new Date(ms) }],
    ),
  };
}

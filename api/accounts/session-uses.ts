import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";

export interface SessionUsesOptions {
  /** Writes down that these sessions were used. */
  readonly write: (sessionIds: readonly string[]) => Promise<void>;
  /** Runs something after a while; the returned function calls it off. */
  readonly later: (run: () => void, delayMs: number) => () => void;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** They could not be written; who used them never hears of it. */
  readonly onError: (error: unknown) => void;
}

/** Notes when sessions were last used, off the path of what uses them. */
export interface SessionUses {
  readonly note: (sessionId: string) => void;
  /** Writes what was noted and not written yet; resolves when that is done, or after a moment if it hangs. */
  readonly close: () => Promise<void>;
}

/** A use of a session counts for so long; another one within it is not written. */
const COUNTS_FOR_MS = 60_000;
/** Uses that come together are written together. */
const WRITE_AFTER_MS = 1_000;
/** What hangs for so long at the end is given up. */
const CLOSE_MS = 1_000;

/** Creates the notes: one statement for all sessions that were used within a second, once a minute for each. */
export function createSessionUses(options: SessionUsesOptions): SessionUses {
  /** When each was last noted; those of the last minute. */
  const notedAt = new Map<string, number>();
  let pending: string[] = [];
  let cancel: (() => void) | undefined;
  let written: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    cancel?.();
    cancel = undefined;
    const ids = pending;
    pending = [];
    forgetOld();
    if (ids.length === 0) {
      return;
    }
    try {
      await options.write(ids);
    } catch (error) {
      options.onError(error);
    }
  }

  /** A map keeps its order: the oldest come first. */
  function forgetOld(): void {
    const oldest = options.now() - COUNTS_FOR_MS;
    for (const [id, at] of notedAt) {
      if (at > oldest) {
        return;
      }
      notedAt.delete(id);
    }
  }

  return {
    note: (sessionId) => {
      const now = options.now();
      if ((notedAt.get(sessionId) ?? -Infinity) > now - COUNTS_FOR_MS) {
        return;
      }
      notedAt.delete(sessionId);
      notedAt.set(sessionId, now);
      pending.push(sessionId);
      cancel ??= options.later(() => {
        written = write();
      }, WRITE_AFTER_MS);
    },
    close: async () => {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const isInTime = options.later(resolve, CLOSE_MS);
      await Promise.race([Promise.all([written, write()]), late]);
      isInTime();
    },
  };
}

/**
 * Writes down that sessions were used, where nobody has for about a minute. Whoever changes one of them at the same time goes
 * first, and nobody waits.
 */
export async function writeSessionUses(em: EntityManager, sessionIds: readonly string[]): Promise<void> {
  await sql`
    update session s set last_used_at = clock_timestamp()
    from (
      select id from session
      where id = any(string_to_array(${sessionIds.join(" ")}, ' ')::uuid[])
        and (last_used_at is null or last_used_at < clock_timestamp() - interval '50 seconds')
      for no key update skip locked
    ) used
    where s.id = used.id
  `.execute(em.getKysely());
}

import type { PGlite } from "@electric-sql/pglite";
import type { Pool, PoolClient } from "pg";

/**
 * Hears of each statement as it begins, by its first word: the text may hold what is nobody else's business.
 *
 * @returns hears how it ended; with an error where it failed.
 */
export type OnQuery = (verb: string) => (error?: unknown) => void;

/** Lets somebody hear of all statements of a pool. */
export function hearQueriesOfPool(pool: Pool, onQuery: OnQuery): void {
  pool.on("connect", (client: PoolClient) => {
    // All of its forms are passed on as they are, so that its type stays what it was.
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    Object.assign(client, { query: (...given: unknown[]) => run(query, given, onQuery) });
  });
}

/** Lets somebody hear of all statements of an embedded database. */
export function hearQueriesOfPglite(pglite: PGlite, onQuery: OnQuery): void {
  // As above.
  const query = pglite.query.bind(pglite) as (...given: unknown[]) => unknown;
  Object.assign(pglite, { query: (...given: unknown[]) => run(query, given, onQuery) });
}

function run(query: (...given: unknown[]) => unknown, given: unknown[], onQuery: OnQuery): unknown {
  const ended = onQuery(verbOf(given[0]));
  const callback = given.at(-1);
  if (typeof callback === "function") {
    const tell = (error: unknown, ...rest: unknown[]) => {
      ended(error ?? undefined);
      // pg's own callback, which its pool has given.
      (callback as (...answered: unknown[]) => void)(error, ...rest);
    };
    return query(...given.slice(0, -1), tell);
  }
  const answer = query(...given);
  if (answer instanceof Promise) {
    answer.then(
      () => ended(),
      (error: unknown) => ended(error),
    );
  } else {
    ended();
  }
  return answer;
}

function verbOf(asked: unknown): string {
  const text = typeof asked === "object" && asked !== null && "text" in asked ? asked.text : asked;
  return /^\s*(\w+)/.exec(typeof text === "string" ? text : "")?.[1]?.toUpperCase() ?? "OTHER";
}

import type { PGlite } from "@electric-sql/pglite";
import { PgliteDriver } from "@mikro-orm/pglite";
import type { MikroORM } from "@mikro-orm/sql";
import type { Pool } from "pg";

/** A statement that is asked all day long. */
export interface Statement {
  /** Its own among all statements. */
  readonly name: string;
  readonly text: string;
}

/**
 * Asks the database on a connection of the pool, past the ORM, which would build the same statement each time.
 *
 * @param options.keyCount - how many rows the values ask for: the plan of any few will do for others, many are worth one of
 *   their own.
 */
export type Ask = <Row>(
  statement: Statement,
  values: readonly unknown[],
  options: { readonly keyCount: number },
) => Promise<readonly Row[]>;

/** So many rows are found by an index, each by itself; of more the planner should know how many there are. */
const MOST_FOUND_SINGLY = 64;

/**
 * Creates a way to ask.
 *
 * @param options.isPrepared - whether connections are this process' own, so that each may keep the statement parsed and
 *   planned: a transaction pooler hands them round.
 */
export function createAsk(orm: MikroORM, options: { readonly isPrepared: boolean }): Ask {
  return async <Row>(
    { name, text }: Statement,
    values: readonly unknown[],
    { keyCount }: { readonly keyCount: number },
  ): Promise<readonly Row[]> => {
    const client: unknown = await orm.em.getConnection().getNativeClient();
    if (orm.driver instanceof PgliteDriver) {
      // What the driver of the embedded database hands out.
      const { rows } = await (client as PGlite).query<Row>(text, [...values]);
      return rows;
    }
    // What the driver of a server hands out; the rows are what the statement says.
    const { rows } = await (client as Pool).query({
      text,
      values: [...values],
      ...(options.isPrepared && keyCount <= MOST_FOUND_SINGLY ? { name } : {}),
    });
    return rows as readonly Row[];
  };
}

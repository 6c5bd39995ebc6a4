import type { MikroORM } from "@mikro-orm/sql";
import { sql } from "kysely";
import { forkOf } from "./orm.ts";

/**
 * Asks the database for nothing, to see that it answers.
 *
 * @throws whatever keeps it from answering, or that it did not within `timeoutMs`.
 */
export async function pingDatabase(orm: MikroORM, timeoutMs: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("The database did not answer in time")), timeoutMs);
  await Promise.race([sql`select 1`.execute(forkOf(orm).getKysely()), promise]).finally(() => clearTimeout(timer));
}

import type { BenchDatabase } from "../bench-database.ts";
import type { TriggerSet } from "../contenders/triggers.ts";
import { hasPgbench, runPgbench } from "../writers/pgbench.ts";

/** Rows of bot_state updated a second, by setting. */
export type WritersSample = Readonly<Record<string, number>>;

/** What stands between a writer and its table. */
const SETTINGS: readonly {
  readonly name: string;
  readonly triggers: TriggerSet;
  readonly isWatched?: boolean;
}[] = [
  { name: "bare", triggers: "none" },
  { name: "stamp alone", triggers: "stamp" },
  { name: "stamp and a notification each", triggers: "id" },
  { name: "botwatch, nobody watching", triggers: "product" },
  { name: "botwatch, 1 % of bots watched", triggers: "product", isWatched: true },
];

/** The end of the names of settings that update many rows in one statement. */
export const IN_BATCHES = ", in batches";

/** A lease of a server that is not there, which nobody renews or ends. */
const WATCH_ONE_PERCENT = `
  insert into watch_lease (id, expires_at) values ('00000000-0000-0000-0000-000000000001', now() + interval '1 day');
  insert into watched_bot (bot_id, lease_id)
    select bot_id, '00000000-0000-0000-0000-000000000001' from bot_state order by bot_id
    limit (select count(*) / 100 from bot_state);
  analyze watched_bot`;

/** Measures what the triggers cost those who write: single rows by 32 clients, and statements of many rows. */
export async function measureWriters(database: BenchDatabase, seconds: number): Promise<WritersSample> {
  if (!(await hasPgbench())) {
    console.error("There is no pgbench on the path: what writers get done is left out");
    return {};
  }
  const sample: Record<string, number> = {};
  for (const isBatch of [false, true]) {
    for (const { name, triggers, isWatched = false } of SETTINGS) {
      await database.prepare(triggers);
      if (isWatched) {
        await database.query(WATCH_ONE_PERCENT);
      }
      const setting = `${name}${isBatch ? IN_BATCHES : ""}`;
      sample[setting] = await runPgbench(database, { seconds, isBatch });
    }
  }
  return sample;
}

import { createAccount, createToken } from "../../api/accounts/sign-in.ts";
import type { SqlDatabase } from "../support/sql-databases.ts";

/** An account with bots, and what opens it. */
export interface Seeded {
  readonly token: string;
  readonly botIds: readonly string[];
}

/**
 * Fills a migrated database with one account and its bots, all running and in a position. They report once a day, so that
 * none falls silent in the midst of a measurement.
 */
export async function seedBots({ orm, query }: Omit<SqlDatabase, "close">, count: number): Promise<Seeded> {
  const em = orm.em.fork() as Parameters<typeof createAccount>[0]; // the driver's own, which is an SQL one for both
  const account = await createAccount(em, "bench@example.org", null);
  const { token } = await createToken(em, account, { remember: true });
  await query(
    `insert into bot (owner_id, name, symbol, kind, report_interval_seconds)
    select $1, 'Bot ' || n, 'BTC/USDT', 'EXTERNAL', 86400 from generate_series(1, $2::int) n`,
    [account.id, count],
  );
  await query(
    `update bot_state set run_status = 'RUNNING', in_position = true, entry_price = 63900.5, position_size = 0.015,
    mark_price = 0.5, unrealized_pnl = 12.25, daily_pnl = -3.5, last_run_at = now()`,
  );
  const rows = await query("select bot_id from bot_state order by bot_id");
  return { token, botIds: rows.map(({ bot_id: id }) => String(id)) };
}

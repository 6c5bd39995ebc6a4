import type { TestDatabase } from "./database.ts";

/**
 * Gives somebody bots that differ as those of a busy trader do: names, pairs and all statuses, a third of them in a position,
 * a few of them late, lost or in an error, and a day of history for each. Returns their ids.
 */
export async function createManyBots(
  database: Pick<TestDatabase, "query">,
  ownerId: string,
  count: number,
): Promise<readonly string[]> {
  const rows = await database.query(
    `insert into bot (owner_id, name, symbol, kind, max_daily_trades)
    select $1, (array['Momentum', 'Mean', 'Swing', 'Grid', 'Scalper', 'Breakout'])[1 + n % 6] || ' ' || n,
      (array['BTC', 'ETH', 'SOL', 'XRP', 'ADA'])[1 + n % 5] || (array['/USDT', '/USDT', '/USDT', '/EUR'])[1 + n % 4],
      'EXTERNAL', 20
    from generate_series(1, $2::int) n
    returning id`,
    [ownerId, count],
  );
  const botIds = rows.map(({ id }) => String(id));
  await database.query(
    `update bot_state s set
      run_status = (array['RUNNING', 'RUNNING', 'RUNNING', 'WAITING', 'PAUSED', 'STOPPED'])[1 + n % 6],
      in_position = n % 3 = 0, position_size = case when n % 3 = 0 then 0.0125 * n end,
      entry_price = case when n % 3 = 0 then 100 + n end, mark_price = 101 + n,
      unrealized_pnl = case when n % 3 = 0 then (n % 17) - 8.25 end,
      daily_pnl = (n % 41) - 20.5, daily_trade_count = n % 20,
      last_error = case when n % 211 = 0 then 'Price feed: connection closed by the exchange (1006)' end,
      last_run_at = now() - make_interval(secs => case when n % 101 = 0 then 400 when n % 97 = 0 then 150 else n % 50 end)
    from unnest($1::uuid[]) with ordinality as b (id, n) where s.bot_id = b.id`,
    [botIds],
  );
  await database.query(
    "update bot_state set run_status = 'ERROR' where bot_id = any($1::uuid[]) and last_error is not null",
    [botIds],
  );
  await database.query(
    `insert into bot_sample (bot_id, at, revision, run_status, daily_pnl)
    select b.id, date_trunc('minute', now(), 'UTC') - make_interval(mins => h::int * 30), 0, 'RUNNING', sin(b.n + h) * 10
    from unnest($1::uuid[]) with ordinality as b (id, n), generate_series(1, 24) h`,
    [botIds],
  );
  return botIds;
}

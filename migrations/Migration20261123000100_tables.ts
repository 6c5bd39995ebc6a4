import { Migration } from "@mikro-orm/migrations";

export class Migration20261123000100_tables extends Migration {
  override name = "Migration20261123000100_tables";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "account" ("id" uuid not null default gen_random_uuid(), "email" text not null, "role" text not null default 'USER', "password_hash" text null, "created_at" timestamptz not null default now(), primary key ("id"));`,
    );
    this.addSql(`alter table "account" add constraint "account_email_unique" unique ("email");`);

    this.addSql(
      `create table "bot" ("id" uuid not null default gen_random_uuid(), "owner_id" uuid not null, "kind" text not null default 'PAPER', "wanted" text not null default 'STOPPED', "name" text not null, "description" text null, "symbol" text not null, "strategy" text not null default 'ema', "timeframe" text not null default '1h', "position_type" text not null default 'LONG', "leverage" int not null default 1, "order_size" numeric not null default '1000', "stop_loss_percent" numeric not null default '2', "take_profit_percent" numeric not null default '4', "trailing_stop_percent" numeric null, "max_daily_trades" int null, "max_daily_loss_percent" numeric null, "daily_target_percent" numeric null, "fast_ema_period" int not null default 12, "slow_ema_period" int not null default 26, "rsi_period" int not null default 14, "rsi_overbought" numeric not null default '70', "report_interval_seconds" int not null default 60, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), primary key ("id"));`,
    );
    this.addSql(`create index "bot_owner_index" on "bot" ("owner_id", "id");`);

    this.addSql(
      `create table "bot_action" ("id" uuid not null default gen_random_uuid(), "bot_id" uuid not null, "kind" text not null, "state" text not null default 'REQUESTED', "requested_at" timestamptz not null default clock_timestamp(), "requested_by" text not null, "expires_at" timestamptz not null default clock_timestamp() + interval '30 seconds', "confirmed_at" timestamptz null, "message" text null, "idempotency_key" text null, primary key ("id"));`,
    );
    this.addSql(`create index "bot_action_latest_index" on "bot_action" ("bot_id", "requested_at");`);
    this.addSql(`create unique index bot_action_open_index on bot_action (bot_id) where state = 'REQUESTED';`);
    this.addSql(
      `alter table "bot_action" add constraint "bot_action_key_unique" unique ("bot_id", "idempotency_key");`,
    );

    this.addSql(
      `create table "bot_counter" ("bot_id" uuid not null, "last_revision" bigint not null default '0', "last_sequence" bigint not null default '0', primary key ("bot_id"));`,
    );

    this.addSql(
      `create table "bot_event" ("bot_id" uuid not null, "sequence" bigint not null default 0, "kind" text not null, "at" timestamptz not null default clock_timestamp(), "message" text not null, "actor" text null, primary key ("bot_id", "sequence"));`,
    );

    this.addSql(
      `create table "bot_state" ("bot_id" uuid not null, "run_status" text not null default 'STOPPED', "reason" text null, "in_position" boolean not null default false, "entry_price" numeric null, "position_size" numeric null, "mark_price" numeric null, "unrealized_pnl" numeric null, "stop_loss_price" numeric null, "take_profit_price" numeric null, "trailing_stop_price" numeric null, "highest_price_since_entry" numeric null, "daily_pnl" numeric not null default '0', "daily_trade_count" int not null default 0, "last_error" text null, "last_run_at" timestamptz null, "revision" bigint not null default '0', "changed_at" timestamptz not null default clock_timestamp(), primary key ("bot_id"));`,
    );

    this.addSql(
      `create table "paper_book" ("bot_id" uuid not null, "runner_id" uuid null, "lease_expires_at" timestamptz null, "market" text null, "market_at" timestamptz null, "entry_fee" numeric null, primary key ("bot_id"));`,
    );

    this.addSql(
      `create table "session" ("id" uuid not null default gen_random_uuid(), "account_id" uuid not null, "token_hash" text not null, "created_at" timestamptz not null default now(), "expires_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "session_account_index" on "session" ("account_id");`);
    this.addSql(`alter table "session" add constraint "session_token_hash_unique" unique ("token_hash");`);

    this.addSql(
      `create table "sign_in_link" ("secret_hash" text not null, "account_id" uuid not null, "expires_at" timestamptz not null, primary key ("secret_hash"));`,
    );

    this.addSql(
      `create table "trade" ("id" uuid not null default gen_random_uuid(), "bot_id" uuid not null, "side" text not null, "price" numeric not null, "quantity" numeric not null, "fee" numeric not null, "realized_pnl" numeric null, "reason" text not null, "executed_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "trade_bot_index" on "trade" ("bot_id", "executed_at");`);

    this.addSql(
      `create table "watch_lease" ("id" uuid not null, "expires_at" timestamptz not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "watched_bot" ("bot_id" uuid not null, "lease_id" uuid not null, primary key ("bot_id", "lease_id"));`,
    );
    this.addSql(`create index "watched_bot_lease_index" on "watched_bot" ("lease_id");`);

    this.addSql(
      `alter table "account" add constraint "account_email_is_plain" check (email = lower(btrim(email)) and email <> '');`,
    );
    this.addSql(`alter table "account" add constraint "account_role_is_known" check (role in ('USER', 'ADMIN'));`);

    this.addSql(
      `alter table "bot" add constraint "bot_owner_id_foreign" foreign key ("owner_id") references "account" ("id") on delete cascade;`,
    );
    this.addSql(`alter table "bot" add constraint "bot_kind_is_known" check (kind in ('PAPER', 'EXTERNAL'));`);
    this.addSql(`alter table "bot" add constraint "bot_wanted_is_known" check (wanted in ('RUNNING', 'STOPPED'));`);
    this.addSql(`alter table "bot" add constraint "bot_name_is_not_empty" check (btrim(name) <> '');`);
    this.addSql(`alter table "bot" add constraint "bot_symbol_is_not_empty" check (btrim(symbol) <> '');`);
    this.addSql(`alter table "bot" add constraint "bot_strategy_is_known" check (strategy in ('ema'));`);
    this.addSql(
      `alter table "bot" add constraint "bot_timeframe_is_known" check (timeframe in ('1m', '5m', '15m', '30m', '1h', '4h', '1d'));`,
    );
    this.addSql(
      `alter table "bot" add constraint "bot_position_type_is_known" check (position_type in ('LONG', 'SHORT'));`,
    );
    this.addSql(`alter table "bot" add constraint "bot_leverage_is_in_range" check (leverage between 1 and 125);`);
    this.addSql(
      `alter table "bot" add constraint "bot_report_interval_is_in_range" check (report_interval_seconds between 1 and 86400);`,
    );
    this.addSql(
      `alter table "bot" add constraint "bot_order_size_is_positive" check (order_size > 0 and order_size < 'Infinity');`,
    );
    this.addSql(
      `alter table "bot" add constraint "bot_stop_loss_is_in_range" check (stop_loss_percent > 0 and stop_loss_percent < 100);`,
    );
    this.addSql(
      `alter table "bot" add constraint "bot_take_profit_is_in_range" check (take_profit_percent > 0 and take_profit_percent <= 10000);`,
    );
    this.addSql(
      `alter table "bot" add constraint "bot_trailing_stop_is_in_range" check (trailing_stop_percent > 0 and trailing_stop_percent < 100);`,
    );
    this.addSql(
      `alter table "bot" add constraint "bot_max_daily_trades_is_positive" check (max_daily_trades > 0);`,
    );
    this.addSql(
      `alter table "bot" add constraint "bot_max_daily_loss_is_in_range" check (max_daily_loss_percent > 0 and max_daily_loss_percent <= 100);`,
    );
    this.addSql(
      `alter table "bot" add constraint "bot_daily_target_is_in_range" check (daily_target_percent > 0 and daily_target_percent <= 10000);`,
    );
    this.addSql(
      `alter table "bot" add constraint "bot_ema_periods_are_in_order" check (fast_ema_period between 1 and 1000 and slow_ema_period between 1 and 1000 and fast_ema_period < slow_ema_period);`,
    );
    this.addSql(
      `alter table "bot" add constraint "bot_rsi_is_in_range" check (rsi_period between 2 and 1000 and rsi_overbought > 0 and rsi_overbought <= 100);`,
    );

    this.addSql(
      `alter table "bot_action" add constraint "bot_action_bot_id_foreign" foreign key ("bot_id") references "bot" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "bot_action" add constraint "bot_action_kind_is_known" check (kind in ('START', 'STOP'));`,
    );
    this.addSql(
      `alter table "bot_action" add constraint "bot_action_state_is_known" check (state in ('REQUESTED', 'CONFIRMED', 'FAILED', 'TIMED_OUT'));`,
    );

    this.addSql(
      `alter table "bot_event" add constraint "bot_event_kind_is_known" check (kind in ('CREATED', 'CONFIGURED', 'STATUS', 'ERROR', 'RECOVERED', 'ACTION', 'ORDER'));`,
    );

    this.addSql(
      `alter table "bot_state" add constraint "bot_state_bot_id_foreign" foreign key ("bot_id") references "bot" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_run_status_is_known" check (run_status in ('STOPPED', 'PENDING', 'RUNNING', 'WAITING', 'PAUSED', 'ERROR'));`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_entry_price_makes_sense" check (entry_price >= 0 and entry_price < 'Infinity');`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_position_size_makes_sense" check (position_size >= 0 and position_size < 'Infinity');`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_mark_price_makes_sense" check (mark_price >= 0 and mark_price < 'Infinity');`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_stop_loss_price_makes_sense" check (stop_loss_price >= 0 and stop_loss_price < 'Infinity');`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_take_profit_price_makes_sense" check (take_profit_price >= 0 and take_profit_price < 'Infinity');`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_trailing_stop_price_makes_sense" check (trailing_stop_price >= 0 and trailing_stop_price < 'Infinity');`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_highest_price_since_entry_makes_sense" check (highest_price_since_entry >= 0 and highest_price_since_entry < 'Infinity');`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_unrealized_pnl_is_finite" check (unrealized_pnl > '-Infinity' and unrealized_pnl < 'Infinity');`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_daily_pnl_is_finite" check (daily_pnl > '-Infinity' and daily_pnl < 'Infinity');`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_daily_trade_count_makes_sense" check (daily_trade_count >= 0);`,
    );
    this.addSql(
      `alter table "bot_state" add constraint "bot_state_last_run_at_makes_sense" check (last_run_at >= '0001-01-01 00:00:00+00' and last_run_at < '10000-01-01 00:00:00+00');`,
    );

    this.addSql(
      `alter table "paper_book" add constraint "paper_book_bot_id_foreign" foreign key ("bot_id") references "bot" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "session" add constraint "session_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "sign_in_link" add constraint "sign_in_link_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "trade" add constraint "trade_bot_id_foreign" foreign key ("bot_id") references "bot" ("id") on delete cascade;`,
    );
    this.addSql(`alter table "trade" add constraint "trade_side_is_known" check (side in ('BUY', 'SELL'));`);
    this.addSql(
      `alter table "trade" add constraint "trade_price_is_positive" check (price > 0 and price < 'Infinity');`,
    );
    this.addSql(
      `alter table "trade" add constraint "trade_quantity_is_positive" check (quantity > 0 and quantity < 'Infinity');`,
    );
    this.addSql(
      `alter table "trade" add constraint "trade_fee_makes_sense" check (fee >= 0 and fee < 'Infinity');`,
    );

    this.addSql(
      `alter table "watched_bot" add constraint "watched_bot_lease_id_foreign" foreign key ("lease_id") references "watch_lease" ("id") on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "bot" drop constraint "bot_owner_id_foreign";`);
    this.addSql(`alter table "session" drop constraint "session_account_id_foreign";`);
    this.addSql(`alter table "sign_in_link" drop constraint "sign_in_link_account_id_foreign";`);
    this.addSql(`alter table "bot_action" drop constraint "bot_action_bot_id_foreign";`);
    this.addSql(`alter table "bot_state" drop constraint "bot_state_bot_id_foreign";`);
    this.addSql(`alter table "paper_book" drop constraint "paper_book_bot_id_foreign";`);
    this.addSql(`alter table "trade" drop constraint "trade_bot_id_foreign";`);
    this.addSql(`alter table "watched_bot" drop constraint "watched_bot_lease_id_foreign";`);

    this.addSql(`drop table if exists "account" cascade;`);
    this.addSql(`drop table if exists "bot" cascade;`);
    this.addSql(`drop table if exists "bot_action" cascade;`);
    this.addSql(`drop table if exists "bot_counter" cascade;`);
    this.addSql(`drop table if exists "bot_event" cascade;`);
    this.addSql(`drop table if exists "bot_state" cascade;`);
    this.addSql(`drop table if exists "paper_book" cascade;`);
    this.addSql(`drop table if exists "session" cascade;`);
    this.addSql(`drop table if exists "sign_in_link" cascade;`);
    this.addSql(`drop table if exists "trade" cascade;`);
    this.addSql(`drop table if exists "watch_lease" cascade;`);
    this.addSql(`drop table if exists "watched_bot" cascade;`);
  }
}

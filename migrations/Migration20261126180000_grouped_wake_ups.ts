import { Migration } from "@mikro-orm/migrations";

/**
 * Wake-ups by the statement instead of by the row, and many bots in one of them.
 *
 * A report pays for its stamp and for one look, a statement, into the table of watched bots; whoever is watched pays for
 * the rest. A notification names up to 200 bots (`bot id id id …`). A server from before this migration reads the first
 * of them only, and finds the others at its next look on the clock.
 */
const FUNCTION_SETTINGS =
  "language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off";

/** As in the migration of the triggers. */
const ACTIONS_LEASE = "'00000000-0000-0000-0000-000000000000'";

/** PostgreSQL refuses a payload of 8,000 bytes or more; an id and its blank are 37. */
const BOTS_A_WAKE_UP = 200;

/** Entries of the log that a report makes are left to the wake-up of the report, which names all its bots together. */
const LEAVE_WAKE_UP = "perform pg_catalog.set_config('botwatch.wake_up_follows', 'yes', true);";
const SEND_WAKE_UP = "perform pg_catalog.set_config('botwatch.wake_up_follows', '', true);";

/**
 * The same hint as for one bot. The order makes two statements about the same bots say the same, which PostgreSQL sends
 * once a transaction.
 */
const WAKE_WATCHERS_OF_MANY = `
create function botwatch_wake_watchers(changed uuid[]) returns void ${FUNCTION_SETTINGS} as $$
begin
  if cardinality(changed) = 1 then
    perform public.botwatch_wake_watchers(changed[1]);
    return;
  end if;
  perform pg_notify('botwatch', 'bot ' || string_agg(g.bot_id::text, ' ' order by g.bot_id))
  from (
    select w.bot_id, (row_number() over (order by w.bot_id) - 1) / ${BOTS_A_WAKE_UP} as part
    from public.watched_bot w join public.watch_lease l on l.id = w.lease_id
    where w.bot_id = any(changed) and w.lease_id <> ${ACTIONS_LEASE} and l.expires_at > clock_timestamp()
    group by w.bot_id
  ) g
  group by g.part;
end
$$`;

/**
 * On the path of every row of a report: it has the owner's rights for the log alone and no settings, which would cost
 * more than all it does. So each name and operator says its schema, and IS DISTINCT FROM, which cannot, is spelled out.
 * A missing status is refused by its own column.
 */
const STATE_BEFORE_UPDATE = `
create or replace function botwatch_state_before_update() returns trigger language plpgsql security definer as $$
begin
  if new.bot_id operator(pg_catalog.<>) old.bot_id then
    raise exception 'bot_state.bot_id cannot be changed' using errcode = 'feature_not_supported';
  end if;
  new.revision := old.revision operator(pg_catalog.+) 1;
  new.changed_at := pg_catalog.clock_timestamp();
  if new.run_status operator(pg_catalog.<>) old.run_status then
    perform public.botwatch_log_status(new.bot_id, new.run_status, new.reason);
  end if;
  if coalesce(
    new.last_error operator(pg_catalog.<>) old.last_error,
    (new.last_error is null) operator(pg_catalog.<>) (old.last_error is null)
  ) then
    perform public.botwatch_log_error(new.bot_id, new.last_error);
  end if;
  return new;
end
$$`;

/**
 * On the path of every report, once a statement. The one setting keeps the look in its index: the table is small at
 * times, and a plan that reads it whole would be kept when it has grown. For the same reason each look is lateral and
 * limited, which leaves the planner no other way than row by row, however many there were when it planned.
 */
const STATE_AFTER_STATEMENT = `
create function botwatch_state_after_statement() returns trigger
language plpgsql security definer set enable_seqscan = off as $$
declare
  asked record;
begin
  perform from written n
    cross join lateral (
      select from public.watched_bot w where w.bot_id operator(pg_catalog.=) n.bot_id limit 1
    ) w
    limit 1;
  if not found then
    return null;
  end if;
  perform public.botwatch_wake_watchers(array(select n.bot_id from written n));
  if tg_op operator(pg_catalog.=) 'UPDATE' then
    for asked in select s.state from written n
      cross join lateral (
        select from public.watched_bot w
        where w.bot_id operator(pg_catalog.=) n.bot_id and w.lease_id operator(pg_catalog.=) ${ACTIONS_LEASE}
        limit 1
      ) w
      cross join lateral (
        select s as state from public.bot_state s where s.bot_id operator(pg_catalog.=) n.bot_id limit 1
      ) s
    loop
      ${LEAVE_WAKE_UP}
      perform public.botwatch_settle_action(asked.state);
      ${SEND_WAKE_UP}
    end loop;
  end if;
  return null;
end
$$`;

/** As before, but for the wake-up, which comes once a statement. */
const STATE_BEFORE_DELETE = `
create or replace function botwatch_state_before_delete() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  insert into public.bot_counter as c (bot_id, last_revision) values (old.bot_id, old.revision + 1)
    on conflict (bot_id) do update set last_revision = greatest(c.last_revision, excluded.last_revision);
  return old;
end
$$`;

/** As before, but for the wake-up, which comes once a statement. */
const NUMBER_EVENT = `
create or replace function botwatch_number_event() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  perform from public.bot_state s where s.bot_id = new.bot_id for no key update;
  if not exists (select from public.bot b where b.id = new.bot_id) then
    raise exception 'bot_event.bot_id % is no bot', new.bot_id using errcode = 'foreign_key_violation';
  end if;
  insert into public.bot_counter as c (bot_id, last_sequence) values (new.bot_id, 1)
    on conflict (bot_id) do update set last_sequence = c.last_sequence + 1
    returning c.last_sequence into new.sequence;
  new.at := clock_timestamp();
  return new;
end
$$`;

const EVENT_AFTER_STATEMENT = `
create function botwatch_event_after_statement() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  if current_setting('botwatch.wake_up_follows', true) is distinct from 'yes' then
    perform public.botwatch_wake_watchers(array(select distinct n.bot_id from written n));
  end if;
  return null;
end
$$`;

const LOG_STATUS = `
create or replace function botwatch_log_status(bot uuid, run_status text, reason text) returns void ${FUNCTION_SETTINGS} as $$
begin
  ${LEAVE_WAKE_UP}
  insert into public.bot_event (bot_id, kind, message)
    -- A missing status is refused by its own column, which says so better than this one.
    values (bot, 'STATUS', coalesce(initcap(run_status), '') || coalesce(': ' || nullif(btrim(reason), ''), ''));
  ${SEND_WAKE_UP}
end
$$`;

const LOG_ERROR = `
create or replace function botwatch_log_error(bot uuid, last_error text) returns void ${FUNCTION_SETTINGS} as $$
begin
  ${LEAVE_WAKE_UP}
  insert into public.bot_event (bot_id, kind, message)
    values (bot, case when last_error is null then 'RECOVERED' else 'ERROR' end, coalesce(last_error, 'The error is gone'));
  ${SEND_WAKE_UP}
end
$$`;

const FUNCTIONS = [
  WAKE_WATCHERS_OF_MANY,
  STATE_BEFORE_UPDATE,
  STATE_AFTER_STATEMENT,
  STATE_BEFORE_DELETE,
  NUMBER_EVENT,
  LOG_STATUS,
  LOG_ERROR,
  EVENT_AFTER_STATEMENT,
] as const;

/** A trigger that asks for the rows of its statement is about one kind of statement. */
const TRIGGERS = [
  ["bot_state", "botwatch_state_after_insert_statement", "insert", "new", "botwatch_state_after_statement"],
  ["bot_state", "botwatch_state_after_update_statement", "update", "new", "botwatch_state_after_statement"],
  ["bot_state", "botwatch_state_after_delete_statement", "delete", "old", "botwatch_state_after_statement"],
  ["bot_event", "botwatch_event_after_insert_statement", "insert", "new", "botwatch_event_after_statement"],
] as const;

const ADDED = [
  "botwatch_state_after_statement()",
  "botwatch_event_after_statement()",
  "botwatch_wake_watchers(uuid[])",
] as const;

const FORMER_STATE_BEFORE_UPDATE = `
create or replace function botwatch_state_before_update() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  if new.bot_id <> old.bot_id then
    raise exception 'bot_state.bot_id cannot be changed' using errcode = 'feature_not_supported';
  end if;
  new.revision := old.revision + 1;
  new.changed_at := clock_timestamp();
  if new.run_status is distinct from old.run_status then
    perform public.botwatch_log_status(new.bot_id, new.run_status, new.reason);
  end if;
  if new.last_error is distinct from old.last_error then
    perform public.botwatch_log_error(new.bot_id, new.last_error);
  end if;
  if exists (select from public.watched_bot w where w.bot_id = new.bot_id) then
    perform public.botwatch_wake_watchers(new.bot_id);
    perform public.botwatch_settle_action(new);
  end if;
  return new;
end
$$`;

const withWakeUp = (definition: string, bot: string, result: string): string =>
  definition.replace(
    `  return ${result};`,
    `  perform public.botwatch_wake_watchers(${bot});\n  return ${result};`,
  );
const withoutNote = (definition: string): string =>
  definition.replace(`  ${LEAVE_WAKE_UP}\n`, "").replace(`  ${SEND_WAKE_UP}\n`, "");

const FORMER_FUNCTIONS = [
  FORMER_STATE_BEFORE_UPDATE,
  withWakeUp(STATE_BEFORE_DELETE, "old.bot_id", "old"),
  withWakeUp(NUMBER_EVENT, "new.bot_id", "new"),
  withoutNote(LOG_STATUS),
  withoutNote(LOG_ERROR),
] as const;

export class Migration20261126180000_grouped_wake_ups extends Migration {
  override async up(): Promise<void> {
    await this.define(FUNCTIONS);
    for (const signature of ADDED) {
      this.addSql(`revoke execute on function ${signature} from public`);
    }
    for (const [table, name, operation, version, run] of TRIGGERS) {
      this.addSql(
        `create trigger ${name} after ${operation} on ${table} referencing ${version} table as written for each statement execute function ${run}()`,
      );
    }
  }

  override async down(): Promise<void> {
    for (const [table, name] of TRIGGERS) {
      this.addSql(`drop trigger ${name} on ${table}`);
    }
    await this.define(FORMER_FUNCTIONS);
    for (const signature of ADDED) {
      this.addSql(`drop function ${signature}`);
    }
  }

  /** Where the tables are: on a server that lets nobody write in public, the role's own schema. */
  private async define(definitions: readonly string[]): Promise<void> {
    const [found] = await this.execute("select quote_ident(current_schema()) as schema");
    const schema = String(found?.["schema"]);
    for (const definition of definitions) {
      this.addSql(definition.replaceAll("public.", `${schema}.`));
    }
  }
}

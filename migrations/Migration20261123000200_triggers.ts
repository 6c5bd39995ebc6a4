import { Migration } from "@mikro-orm/migrations";

/**
 * What the database does by itself, whoever writes: stamp, number, log, settle and wake.
 *
 * Written by hand, since these functions need definer's rights and settings that entity metadata cannot say. All of
 * them take locks in one order: bot, bot_state, bot_counter.
 */
const FUNCTION_SETTINGS =
  "language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off";

/** The lease of bots with an open action: the path of a report looks for those who wait for it in one place. */
const ACTIONS_LEASE = "'00000000-0000-0000-0000-000000000000'";

/** A hint, to the servers that hold a lease, that something about a bot changed; none is sent for an unwatched bot. */
const WAKE_WATCHERS = `
create function botwatch_wake_watchers(changed uuid) returns void ${FUNCTION_SETTINGS} as $$
begin
  if exists (
    select from public.watched_bot w join public.watch_lease l on l.id = w.lease_id
    where w.bot_id = changed and w.lease_id <> ${ACTIONS_LEASE} and l.expires_at > clock_timestamp()
  ) then
    perform pg_notify('botwatch', 'bot ' || changed);
  end if;
end
$$`;

/**
 * Gives an entry of the log its number. The row of bot_state is the lock that keeps two writers from meeting here, and
 * what makes a foreign key unnecessary: whoever deletes the bot holds it.
 */
const NUMBER_EVENT = `
create function botwatch_number_event() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  perform from public.bot_state s where s.bot_id = new.bot_id for no key update;
  if not exists (select from public.bot b where b.id = new.bot_id) then
    raise exception 'bot_event.bot_id % is no bot', new.bot_id using errcode = 'foreign_key_violation';
  end if;
  insert into public.bot_counter as c (bot_id, last_sequence) values (new.bot_id, 1)
    on conflict (bot_id) do update set last_sequence = c.last_sequence + 1
    returning c.last_sequence into new.sequence;
  new.at := clock_timestamp();
  perform public.botwatch_wake_watchers(new.bot_id);
  return new;
end
$$`;

const LOG_STATUS = `
create function botwatch_log_status(bot uuid, run_status text, reason text) returns void ${FUNCTION_SETTINGS} as $$
begin
  insert into public.bot_event (bot_id, kind, message)
    -- A missing status is refused by its own column, which says so better than this one.
    values (bot, 'STATUS', coalesce(initcap(run_status), '') || coalesce(': ' || nullif(btrim(reason), ''), ''));
end
$$`;

const LOG_ERROR = `
create function botwatch_log_error(bot uuid, last_error text) returns void ${FUNCTION_SETTINGS} as $$
begin
  insert into public.bot_event (bot_id, kind, message)
    values (bot, case when last_error is null then 'RECOVERED' else 'ERROR' end, coalesce(last_error, 'The error is gone'));
end
$$`;

/** What a row that was just written says about the action that is open for its bot. */
const SETTLE_ACTION = `
create function botwatch_settle_action(state public.bot_state) returns void ${FUNCTION_SETTINGS} as $$
begin
  update public.bot_action a set
    state = case
      when a.expires_at <= clock_timestamp() then 'TIMED_OUT'
      when state.run_status = 'ERROR' then 'FAILED'
      else 'CONFIRMED' end,
    confirmed_at = case
      when a.expires_at > clock_timestamp() and state.run_status <> 'ERROR' then clock_timestamp() end,
    message = case
      when a.expires_at <= clock_timestamp() then 'The bot did not confirm in time'
      when state.run_status = 'ERROR' then coalesce(nullif(btrim(state.last_error), ''), nullif(btrim(state.reason), ''), 'The bot reports an error')
      when a.kind = 'STOP' and state.in_position then 'Stopped; the open position is kept'
      else a.message end
  where a.bot_id = state.bot_id and a.state = 'REQUESTED' and (
    a.expires_at <= clock_timestamp()
    or state.run_status = 'ERROR'
    or (a.kind = 'STOP' and state.run_status = 'STOPPED')
    or (a.kind = 'START' and state.run_status in ('RUNNING', 'WAITING', 'PAUSED'))
  );
end
$$`;

/** An INSERT may still turn into the UPDATE of an upsert: only what has happened is logged, afterwards. */
const STATE_BEFORE_INSERT = `
create function botwatch_state_before_insert() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  -- Waits for whoever deletes the row just now: only then does its count stand where this one goes on.
  perform from public.bot_state s where s.bot_id = new.bot_id for key share;
  new.revision := coalesce((select c.last_revision from public.bot_counter c where c.bot_id = new.bot_id), 0) + 1;
  new.changed_at := clock_timestamp();
  return new;
end
$$`;

/**
 * The one trigger on the path of every report. A bot that nobody watches and nobody asked anything of pays for the
 * stamp and one look into a small index.
 */
const STATE_BEFORE_UPDATE = `
create function botwatch_state_before_update() returns trigger ${FUNCTION_SETTINGS} as $$
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

const STATE_AFTER_INSERT = `
create function botwatch_state_after_insert() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  perform public.botwatch_log_status(new.bot_id, new.run_status, new.reason);
  if new.last_error is not null then
    perform public.botwatch_log_error(new.bot_id, new.last_error);
  end if;
  perform public.botwatch_settle_action(new);
  return null;
end
$$`;

/** Keeps the count of a row that goes. Its absence is a change of its own and takes a revision. */
const STATE_BEFORE_DELETE = `
create function botwatch_state_before_delete() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  insert into public.bot_counter as c (bot_id, last_revision) values (old.bot_id, old.revision + 1)
    on conflict (bot_id) do update set last_revision = greatest(c.last_revision, excluded.last_revision);
  perform public.botwatch_wake_watchers(old.bot_id);
  return old;
end
$$`;

const STATE_BEFORE_TRUNCATE = `
create function botwatch_state_before_truncate() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  insert into public.bot_counter as c (bot_id, last_revision) select s.bot_id, s.revision + 1 from public.bot_state s
    on conflict (bot_id) do update set last_revision = greatest(c.last_revision, excluded.last_revision);
  perform pg_notify('botwatch', 'sweep');
  return null;
end
$$`;

const ACTION_AFTER_WRITE = `
create function botwatch_action_after_write() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  if tg_op = 'UPDATE' and new.state = old.state then
    return null;
  end if;
  insert into public.bot_event (bot_id, kind, message, actor) values (
    new.bot_id, 'ACTION',
    initcap(new.kind) || ' ' || replace(lower(new.state), '_', ' ') || coalesce(': ' || nullif(btrim(new.message), ''), ''),
    case when new.state = 'REQUESTED' then new.requested_by end
  );
  if new.state = 'REQUESTED' then
    insert into public.watch_lease (id, expires_at) values (${ACTIONS_LEASE}, 'infinity') on conflict do nothing;
    insert into public.watched_bot (bot_id, lease_id) values (new.bot_id, ${ACTIONS_LEASE}) on conflict do nothing;
  else
    delete from public.watched_bot w where w.bot_id = new.bot_id and w.lease_id = ${ACTIONS_LEASE};
  end if;
  perform pg_notify('botwatch', 'action ' || new.bot_id);
  return null;
end
$$`;

const BOT_AFTER_INSERT = `
create function botwatch_bot_after_insert() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  insert into public.bot_event (bot_id, kind, message, actor)
    values (new.id, 'CREATED', 'Created: ' || new.name, nullif(current_setting('botwatch.actor', true), ''));
  insert into public.bot_state (bot_id) values (new.id) on conflict (bot_id) do nothing;
  perform pg_notify('botwatch', 'owner ' || new.owner_id);
  return null;
end
$$`;

/** What a program set with start and stop has entries of its own; everything else that changed is named. */
const BOT_AFTER_UPDATE = `
create function botwatch_bot_after_update() returns trigger ${FUNCTION_SETTINGS} as $$
declare
  changed text;
begin
  select string_agg(replace(n.key, '_', ' '), ', ' order by n.key) into changed
  from jsonb_each(to_jsonb(new)) n
  where n.key not in ('wanted', 'updated_at') and n.value is distinct from to_jsonb(old) -> n.key;
  if changed is not null then
    insert into public.bot_event (bot_id, kind, message, actor)
      values (new.id, 'CONFIGURED', 'Changed: ' || changed, nullif(current_setting('botwatch.actor', true), ''));
    perform pg_notify('botwatch', 'owner ' || new.owner_id);
    if new.owner_id <> old.owner_id then
      perform pg_notify('botwatch', 'owner ' || old.owner_id);
    end if;
  end if;
  return null;
end
$$`;

/** The cascade would take the actions first, which a report that settles one takes after the state. */
const BOT_BEFORE_DELETE = `
create function botwatch_bot_before_delete() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  perform from public.bot_state s where s.bot_id = old.id for update;
  return old;
end
$$`;

/** Runs after the cascade, whose wait for a writer under way is what lets this see the writer's entries. */
const BOT_AFTER_DELETE = `
create function botwatch_bot_after_delete() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  delete from public.bot_event e where e.bot_id = old.id;
  delete from public.watched_bot w where w.bot_id = old.id and w.lease_id = ${ACTIONS_LEASE};
  perform public.botwatch_wake_watchers(old.id);
  perform pg_notify('botwatch', 'owner ' || old.owner_id);
  return null;
end
$$`;

const SESSION_AFTER_CHANGE = `
create function botwatch_session_after_change() returns trigger ${FUNCTION_SETTINGS} as $$
begin
  perform pg_notify('botwatch', 'session ' || old.id);
  return null;
end
$$`;

const FUNCTIONS = [
  WAKE_WATCHERS,
  NUMBER_EVENT,
  LOG_STATUS,
  LOG_ERROR,
  SETTLE_ACTION,
  STATE_BEFORE_INSERT,
  STATE_BEFORE_UPDATE,
  STATE_AFTER_INSERT,
  STATE_BEFORE_DELETE,
  STATE_BEFORE_TRUNCATE,
  ACTION_AFTER_WRITE,
  BOT_AFTER_INSERT,
  BOT_AFTER_UPDATE,
  BOT_BEFORE_DELETE,
  BOT_AFTER_DELETE,
  SESSION_AFTER_CHANGE,
] as const;

const TRIGGERS = [
  ["bot_event", "botwatch_number_event", "before insert on bot_event for each row"],
  ["bot_state", "botwatch_state_before_insert", "before insert on bot_state for each row"],
  ["bot_state", "botwatch_state_before_update", "before update on bot_state for each row"],
  ["bot_state", "botwatch_state_after_insert", "after insert on bot_state for each row"],
  ["bot_state", "botwatch_state_before_delete", "before delete on bot_state for each row"],
  ["bot_state", "botwatch_state_before_truncate", "before truncate on bot_state for each statement"],
  ["bot_action", "botwatch_action_after_write", "after insert or update on bot_action for each row"],
  ["bot", "botwatch_bot_after_insert", "after insert on bot for each row"],
  ["bot", "botwatch_bot_after_update", "after update on bot for each row"],
  ["bot", "botwatch_bot_before_delete", "before delete on bot for each row"],
  ["bot", "botwatch_bot_after_delete", "after delete on bot for each row"],
  ["session", "botwatch_session_after_change", "after update or delete on session for each row"],
] as const;

/** What the functions of the triggers call. */
const CALLABLE = [
  "botwatch_wake_watchers(uuid)",
  "botwatch_log_status(uuid, text, text)",
  "botwatch_log_error(uuid, text)",
  "botwatch_settle_action(bot_state)",
] as const;

export class Migration20261123000200_triggers extends Migration {
  override async up(): Promise<void> {
    // Where the tables are: on a server that lets nobody write in public, the role's own schema.
    const [found] = await this.execute("select quote_ident(current_schema()) as schema");
    const schema = String(found?.["schema"]);
    // Room for the next version of a row on its page, so that a report touches no index.
    this.addSql("alter table bot_state set (fillfactor = 90)");
    for (const definition of FUNCTIONS) {
      this.addSql(definition.replaceAll("public.", `${schema}.`));
    }
    // They run with the owner's rights: nobody else may call them, nor hang one on a table of his own.
    for (const signature of [...CALLABLE, ...TRIGGERS.map(([, name]) => `${name}()`)]) {
      this.addSql(`revoke execute on function ${signature} from public`);
    }
    for (const [, name, when] of TRIGGERS) {
      this.addSql(`create trigger ${name} ${when} execute function ${name}()`);
    }
  }

  override down(): void {
    for (const [table, name] of TRIGGERS) {
      this.addSql(`drop trigger ${name} on ${table}`);
      this.addSql(`drop function ${name}()`);
    }
    for (const signature of CALLABLE) {
      this.addSql(`drop function ${signature}`);
    }
    this.addSql("alter table bot_state reset (fillfactor)");
  }
}

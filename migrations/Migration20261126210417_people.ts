import { Migration } from "@mikro-orm/migrations";

const FUNCTION_SETTINGS = "language plpgsql security definer set search_path = pg_catalog, pg_temp";

/** Who may see a bot changed: its log says so, which every look notices, and whoever it is gets another list. */
const MEMBER_AFTER_CHANGE = `
create function botwatch_member_after_change() returns trigger ${FUNCTION_SETTINGS} as $$
declare
  changed public.bot_member;
begin
  if tg_op = 'UPDATE' and (new.bot_id <> old.bot_id or new.email <> old.email) then
    raise exception 'bot_member.bot_id and bot_member.email cannot be changed' using errcode = 'feature_not_supported';
  end if;
  if tg_op = 'UPDATE' and new.role = old.role then
    return null;
  end if;
  changed := case when tg_op = 'DELETE' then old else new end;
  -- A bot that was deleted takes its log along.
  if exists (select from public.bot b where b.id = changed.bot_id) then
    insert into public.bot_event (bot_id, kind, message, actor) values (
      changed.bot_id, 'CONFIGURED',
      case when tg_op = 'DELETE' then 'No longer shared with ' || changed.email
        else 'Shared with ' || changed.email || ' as ' || lower(changed.role) end,
      nullif(current_setting('botwatch.actor', true), '')
    );
  end if;
  perform pg_notify('botwatch', 'owner ' || a.id) from public.account a where a.email = changed.email;
  return null;
end
$$`;

/** Servers are told of what may end a stream, not of each use of a session. */
const SESSION_TRIGGER = `
create or replace trigger botwatch_session_after_change
  after update of account_id, token_hash, kind, scope, expires_at or delete on session
  for each row execute function botwatch_session_after_change()`;
const FORMER_SESSION_TRIGGER = `
create or replace trigger botwatch_session_after_change after update or delete on session
  for each row execute function botwatch_session_after_change()`;

export class Migration20261126210417_people extends Migration {
  override name = "Migration20261126210417_people";

  override async up(): Promise<void> {
    // Where the tables are: on a server that lets nobody write in public, the role's own schema.
    const [found] = await this.execute("select quote_ident(current_schema()) as schema");
    this.addSql(
      `create table "audit_entry" ("id" uuid not null default gen_random_uuid(), "at" timestamptz not null default clock_timestamp(), "account_id" uuid null, "actor" text not null, "token_name" text null, "action" text not null, "bot_id" uuid null, "bot_name" text null, "owner_id" uuid null, "target" text null, "bot_action_id" uuid null, "address" text null, "user_agent" text null, "request_id" text null, "outcome" text not null, "reason" text null, primary key ("id"));`,
    );
    this.addSql(`create index "audit_entry_at_index" on "audit_entry" ("at", "id");`);
    this.addSql(`create index "audit_entry_account_index" on "audit_entry" ("account_id", "at");`);
    this.addSql(`create index "audit_entry_owner_index" on "audit_entry" ("owner_id", "at");`);
    this.addSql(`create index "audit_entry_bot_index" on "audit_entry" ("bot_id", "at");`);

    this.addSql(
      `create table "bot_member" ("bot_id" uuid not null, "email" text not null, "role" text not null, "created_at" timestamptz not null default now(), primary key ("bot_id", "email"));`,
    );
    this.addSql(`create index "bot_member_email_index" on "bot_member" ("email", "bot_id");`);

    this.addSql(
      `create table "password_reset" ("secret_hash" text not null, "account_id" uuid not null, "expires_at" timestamptz not null, primary key ("secret_hash"));`,
    );
    this.addSql(`create index "password_reset_account_index" on "password_reset" ("account_id");`);

    this.addSql(
      `create table "rate_limit" ("key" text not null, "points" int not null default 0, "expire" bigint null, primary key ("key"));`,
    );
    this.addSql(`create index "rate_limit_expire_index" on "rate_limit" ("expire");`);

    this.addSql(
      `create table "share_link" ("session_id" uuid not null, "bot_id" uuid not null, "hides_money" boolean not null default false, primary key ("session_id"));`,
    );
    this.addSql(`create index "share_link_bot_index" on "share_link" ("bot_id");`);

    this.addSql(`alter table "account" add "disabled_at" timestamptz null;`);

    this.addSql(
      `alter table "session" add "kind" text not null default 'SIGN_IN', add "scope" text not null default 'FULL', add "name" text null, add "last_used_at" timestamptz null, add "address" text null, add "user_agent" text null;`,
    );
    this.addSql(
      `alter table "session" add constraint "session_kind_is_known" check (kind in ('SIGN_IN', 'API_TOKEN', 'SHARE_LINK'));`,
    );
    this.addSql(
      `alter table "session" add constraint "session_scope_is_known" check (scope in ('FULL', 'CONTROL', 'READ'));`,
    );
    this.addSql(
      `alter table "session" add constraint "session_scope_fits_kind" check (kind = 'SIGN_IN' or scope <> 'FULL');`,
    );

    this.addSql(
      `alter table "audit_entry" add constraint "audit_entry_outcome_is_known" check (outcome in ('DONE', 'REFUSED', 'FAILED'));`,
    );

    this.addSql(
      `alter table "bot_member" add constraint "bot_member_bot_id_foreign" foreign key ("bot_id") references "bot" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "bot_member" add constraint "bot_member_email_is_plain" check (email = lower(btrim(email)) and email <> '');`,
    );
    this.addSql(
      `alter table "bot_member" add constraint "bot_member_role_is_known" check (role in ('VIEWER', 'OPERATOR'));`,
    );

    this.addSql(
      `alter table "password_reset" add constraint "password_reset_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "share_link" add constraint "share_link_session_id_foreign" foreign key ("session_id") references "session" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "share_link" add constraint "share_link_bot_id_foreign" foreign key ("bot_id") references "bot" ("id") on delete cascade;`,
    );

    this.addSql(MEMBER_AFTER_CHANGE.replaceAll("public.", `${String(found?.["schema"])}.`));
    // It runs with the owner's rights: nobody else may hang it on a table of his own.
    this.addSql("revoke execute on function botwatch_member_after_change() from public");
    this.addSql(
      "create trigger botwatch_member_after_change after insert or update or delete on bot_member for each row execute function botwatch_member_after_change()",
    );
    this.addSql(SESSION_TRIGGER);
  }

  override down(): void {
    this.addSql(FORMER_SESSION_TRIGGER);
    this.addSql(`drop table if exists "audit_entry" cascade;`);
    this.addSql(`drop table if exists "bot_member" cascade;`);
    this.addSql("drop function botwatch_member_after_change()");
    this.addSql(`drop table if exists "password_reset" cascade;`);
    this.addSql(`drop table if exists "rate_limit" cascade;`);
    this.addSql(`drop table if exists "share_link" cascade;`);

    // A token of less than everything must not become one of everything.
    this.addSql("delete from session where kind <> 'SIGN_IN'");
    this.addSql(`alter table "account" drop column "disabled_at";`);

    this.addSql(`alter table "session" drop constraint "session_kind_is_known";`);
    this.addSql(`alter table "session" drop constraint "session_scope_is_known";`);
    this.addSql(`alter table "session" drop constraint "session_scope_fits_kind";`);
    this.addSql(
      `alter table "session" drop column "kind", drop column "scope", drop column "name", drop column "last_used_at", drop column "address", drop column "user_agent";`,
    );
  }
}

import { Migration } from "@mikro-orm/migrations";

export class Migration20261123070559_bot_samples extends Migration {
  override name = "Migration20261123070559_bot_samples";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "bot_sample" ("bot_id" uuid not null, "at" timestamptz not null, "revision" bigint not null, "run_status" text not null, "mark_price" numeric null, "unrealized_pnl" numeric null, "daily_pnl" numeric not null, "is_kept" boolean not null default false, primary key ("bot_id", "at"));`,
    );
    this.addSql(`create index "bot_sample_age_index" on "bot_sample" ("is_kept", "at");`);

    this.addSql(
      `alter table "bot_sample" add constraint "bot_sample_bot_id_foreign" foreign key ("bot_id") references "bot" ("id") on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "bot_sample" cascade;`);
  }
}

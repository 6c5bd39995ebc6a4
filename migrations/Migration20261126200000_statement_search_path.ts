import { Migration } from "@mikro-orm/migrations";

/**
 * The type of a variable is looked for in the search path too, and there among the temporary types of whoever writes: with
 * a domain named `record` a report would run code of its own with the rights of the owner.
 */
export class Migration20261126200000_statement_search_path extends Migration {
  override up(): void {
    this.addSql("alter function botwatch_state_after_statement() set search_path = pg_catalog, pg_temp");
  }

  override down(): void {
    this.addSql("alter function botwatch_state_after_statement() reset search_path");
  }
}

import { openDatabase } from "./orm.ts";

/** Entities and migrations must say the same: this script fails where a migration is missing. */
const orm = await openDatabase({ dataDir: "memory://" });
try {
  await orm.migrator.up();
  if (await orm.migrator.checkSchema()) {
    console.error(
      "The entities are not what the migrations make: run `npm run migration -- NAME` and read what it wrote",
    );
    process.exitCode = 1;
  }
} finally {
  await orm.close(true);
}

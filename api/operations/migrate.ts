import { lockDataDir } from "../database/data-dir.ts";
import { migrate } from "../database/migrate.ts";
import { openDatabase } from "../database/orm.ts";
import { type Environment, MEMORY_DATA_DIR, readEnvironment } from "../environment.ts";
import { toOperatorSentence } from "./failure.ts";

/** Brings the database of this environment to the newest version, as every start of the server does. */
async function migrateDatabase(environment: Environment): Promise<void> {
  const { databaseUrl, dataDir } = environment;
  const lock = databaseUrl === undefined && dataDir !== MEMORY_DATA_DIR ? lockDataDir(dataDir) : null;
  const orm = await openDatabase(databaseUrl === undefined ? { dataDir } : { url: databaseUrl });
  try {
    await migrate(orm);
  } finally {
    await orm.close(true);
    lock?.release();
  }
}

let databaseUrl: string | undefined;
try {
  const environment = readEnvironment(process.env);
  databaseUrl = environment.databaseUrl;
  await migrateDatabase(environment);
  console.error("The database is up to date");
} catch (error) {
  console.error(toOperatorSentence(error, databaseUrl));
  process.exitCode = 1;
}

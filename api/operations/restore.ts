import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { lockDataDir } from "../database/data-dir.ts";
import { loadEmbedded, UnusableCopy } from "../database/embedded-copy.ts";
import { MEMORY_DATA_DIR, readEnvironment } from "../environment.ts";
import { type BackupArguments, readBackupArguments, readBackupFile, refuseServer } from "./backup-file.ts";
import { toOperatorSentence } from "./failure.ts";
import { OperatorError } from "./operator-door.ts";

/** Makes a backup the database of this folder. One that was there is kept beside it. */
async function restore(dataDir: string, { file, force }: BackupArguments): Promise<string> {
  const copy = await readBackupFile(file);
  const database = join(dataDir, "database");
  const lock = lockDataDir(dataDir);
  const draft = `${database}.restoring`;
  try {
    if (existsSync(database) && !force) {
      throw new OperatorError(`There is a database in ${dataDir} already: --force keeps it aside and goes on`);
    }
    await rm(draft, { recursive: true, force: true });
    await loadEmbedded(copy, draft);
    const before = existsSync(database)
      ? `${database}.before-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`
      : null;
    if (before !== null) {
      await rename(database, before);
    }
    await rename(draft, database);
    return before === null ? "" : `; the one before is in ${before}`;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error instanceof UnusableCopy ? new OperatorError(`${file}: ${error.message}`, { cause: error }) : error;
  } finally {
    lock.release();
  }
}

try {
  const environment = readEnvironment(process.env);
  const { databaseUrl, dataDir } = environment;
  refuseServer("restore", databaseUrl);
  if (dataDir === MEMORY_DATA_DIR) {
    throw new OperatorError(`DATA_DIR is ${MEMORY_DATA_DIR}, which keeps nothing: set DATA_DIR to a folder`);
  }
  const given = readBackupArguments("restore", process.argv.slice(2), true);
  console.error(`The database of ${given.file} is restored${await restore(dataDir, given)}`);
} catch (error) {
  console.error(toOperatorSentence(error));
  process.exitCode = 1;
}

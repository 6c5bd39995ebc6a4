import { readFile, rm } from "node:fs/promises";
import { readEnvironment } from "../environment.ts";
import { checkWritable, readBackupArguments, refuseServer, writeBackupFile } from "./backup-file.ts";
import { toOperatorSentence } from "./failure.ts";
import { answerOperatorCommand } from "./run-operator-command.ts";

try {
  const environment = readEnvironment(process.env);
  refuseServer("backup", environment.databaseUrl);
  const { file } = readBackupArguments("backup", process.argv.slice(2), false);
  await checkWritable(file);
  // Whoever has the database open puts the copy into its folder, where it may write for sure.
  const copy = await answerOperatorCommand(environment, "backup", {});
  try {
    await writeBackupFile(file, await readFile(copy));
  } finally {
    await rm(copy, { force: true });
  }
  console.error(`The database is backed up in ${file}`);
} catch (error) {
  console.error(toOperatorSentence(error));
  process.exitCode = 1;
}

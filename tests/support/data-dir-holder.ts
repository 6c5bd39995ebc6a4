import { lockDataDir } from "../../api/database/data-dir.ts";

/** A process that takes the folder named by its first argument, says what came of it, and lives until it is ended. */
try {
  lockDataDir(process.argv[2] ?? "");
  process.stdout.write("locked\n");
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`${String(error)}\n`);
}

import { randomUUID } from "node:crypto";
import { access, constants, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { OperatorError } from "./operator-door.ts";

/**
 * Writes a file that only its owner may read, since it holds hashes and addresses. It is there as a whole or not at all.
 *
 * @throws OperatorError where it cannot be written.
 */
export async function writeBackupFile(file: string, bytes: Buffer): Promise<void> {
  const draft = join(dirname(file), `.botwatch-${randomUUID()}.part`);
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw unwritable(cause);
  }
}

/** @throws OperatorError where it cannot be read. */
export async function readBackupFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(`The backup cannot be read: ${reason}`, { cause });
  }
}

/** @throws OperatorError where no file can be made there, which is better known before a database was copied. */
export async function checkWritable(file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
  } catch (cause) {
    throw unwritable(cause);
  }
}

function unwritable(cause: unknown): OperatorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new OperatorError(`The backup cannot be written: ${reason}`, { cause });
}

/** What `npm run backup` and `npm run restore` were told. */
export interface BackupArguments {
  /** From the folder in which npm was started. */
  readonly file: string;
  readonly force: boolean;
}

/**
 * @param takesForce - whether `--force` means something.
 * @throws OperatorError where they are not as expected.
 */
export function readBackupArguments(
  script: "backup" | "restore",
  args: readonly string[],
  takesForce: boolean,
): BackupArguments {
  const usage = `expected one file, as in: npm run ${script} -- botwatch.tar.gz${takesForce ? " [--force]" : ""}`;
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: takesForce ? { force: { type: "boolean" } } : {},
    });
    const [file, ...others] = positionals;
    if (file !== undefined && file !== "" && others.length === 0) {
      // npm runs scripts in the folder of the package, and says where it was started.
      return {
        file: resolve(process.env["INIT_CWD"] ?? ".", file),
        force: "force" in values && values.force === true,
      };
    }
  } catch (cause) {
    throw new OperatorError(`Found the arguments ${args.join(" ")}, ${usage}`, { cause });
  }
  throw new OperatorError(
    `Found ${args.length === 0 ? "no arguments" : `the arguments ${args.join(" ")}`}, ${usage}`,
  );
}

/** Why an embedded database is meant, and where PostgreSQL has commands of its own. */
export function refuseServer(script: "backup" | "restore", databaseUrl: string | undefined): void {
  if (databaseUrl !== undefined) {
    const command = script === "backup" ? "pg_dump --format=custom" : "pg_restore";
    throw new OperatorError(
      `DATABASE_URL names a PostgreSQL server, which has commands for that: see ${command}; npm run ${script} is for the embedded database`,
    );
  }
}

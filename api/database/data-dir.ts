import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The right to open the embedded database of one folder, which one process has at a time. */
export interface DataDirLock {
  /** Gives the folder back. The end of the process does so too, however it comes. */
  readonly release: () => void;
}

/** Another process uses the folder. */
export class DataDirInUse extends Error {
  override readonly name = "DataDirInUse";
}

/** The folder cannot be made or written. */
export class DataDirUnusable extends Error {
  override readonly name = "DataDirUnusable";
}

/** SQLite's own number for a lock that somebody else holds: https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Of two that start in the same instant, each can keep the other from the lock at the first try. SQLite then tries
 * again for so long, in which one of them steps back.
 */
const CONTEST_MS = 500;

/**
 * Takes the folder for this process and makes it where it is missing.
 *
 * The lock is a transaction that stays open on `lock.sqlite`. The operating system drops it with the process, so that
 * a killed one leaves nothing to clean up.
 *
 * @throws DataDirInUse when another process, or this one, already has it.
 * @throws DataDirUnusable when it cannot be made or written.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const folder = resolve(dataDir);
  const pidFile = join(folder, "lock.pid");
  const database = openLockFile(folder);
  try {
    database.exec("BEGIN EXCLUSIVE");
    writeFileSync(pidFile, String(process.pid));
  } catch (cause) {
    database.close();
    throw isBusy(cause) ? inUse(folder, pidFile) : unusable(folder, cause);
  }
  const release = () => {
    process.off("exit", release);
    if (database.isOpen) {
      rmSync(pidFile, { force: true });
      database.close();
    }
  };
  // Whoever drops the returned object must not lose the lock: a collected database would be closed.
  process.once("exit", release);
  return { release };
}

function openLockFile(folder: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return new DatabaseSync(join(folder, "lock.sqlite"), { timeout: CONTEST_MS });
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}

function inUse(folder: string, pidFile: string): DataDirInUse {
  const pid = readPid(pidFile);
  const holder = pid === null ? "Another process" : `The process ${pid}`;
  return new DataDirInUse(
    `${holder} uses the folder ${folder}, which one process can use at a time: stop it, ` +
      "set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL server",
  );
}

/** Null in the moment between the lock and the note of who took it. */
function readPid(pidFile: string): string | null {
  try {
    return /^\d+$/.exec(readFileSync(pidFile, "utf8"))?.[0] ?? null;
  } catch {
    return null;
  }
}

function unusable(folder: string, cause: unknown): DataDirUnusable {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DataDirUnusable(
    `DATA_DIR must be a folder that can be made and written, but ${folder} is not: ${reason}`,
    {
      cause,
    },
  );
}

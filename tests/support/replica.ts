import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort, runOn, type TestDatabase } from "./database.ts";

/** A second PostgreSQL server that follows the first one by streaming replication, and takes no writes. */
export interface TestReplica {
  /** The test's database, as the replica has it. */
  readonly url: string;
  /** From now on what is committed arrives, and is not shown. */
  readonly holdBack: () => Promise<void>;
  /** Shows what has arrived, and goes on. */
  readonly catchUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/**
 * Starts a replica of a database's server, which is stopped while its files are copied.
 *
 * @param settings - for the replica alone, such as `["-c", "hot_standby_feedback=on"]`.
 */
export async function startReplica(database: TestDatabase, settings: readonly string[] = []): Promise<TestReplica> {
  const [source] = await database.query(
    "select current_setting('data_directory') as folder, (select setting from pg_config where name = 'BINDIR') as programs",
  );
  const folder = await mkdtemp(join(tmpdir(), "botwatch-replica-"));
  await database.server.stop();
  await promisify(execFile)("cp", ["--archive", `${String(source?.["folder"])}/.`, folder]);
  await database.server.start();
  await writeFile(join(folder, "standby.signal"), "");

  const port = await freePort();
  const start = await prepare({
    program: join(String(source?.["programs"]), "postgres"),
    folder,
    // As many connections as the first server allows: it would not follow with fewer.
    flags: [
      "-p",
      String(port),
      "-c",
      "max_connections=200",
      "-c",
      `primary_conninfo=${conninfoOf(database.url)}`,
      ...settings,
    ],
  });
  let running = await start();
  const url = new URL(database.url);
  url.port = String(port);
  const ask = (statement: string) => runOn(url.href, (client) => client.query(statement));
  const stop = async () => {
    if (running.exitCode === null) {
      running.kill("SIGINT");
      await once(running, "exit");
    }
  };
  return {
    url: url.href,
    holdBack: async () => {
      await ask("select pg_wal_replay_pause()");
    },
    catchUp: async () => {
      await ask("select pg_wal_replay_resume()");
    },
    stop,
    start: async () => {
      running = await start();
    },
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function conninfoOf(url: string): string {
  const { hostname, port, username, password } = new URL(url);
  return `host=${hostname} port=${port} user=${username} password=${password}`;
}

const READY = "ready to accept";

/** How a server on a copy of another one's files is started: as the user whom they belong to. */
async function prepare(options: {
  readonly program: string;
  readonly folder: string;
  readonly flags: readonly string[];
}): Promise<() => Promise<ChildProcess>> {
  const { uid, gid } = await stat(options.folder);
  return async () => {
    const child = spawn(options.program, ["-D", options.folder, ...options.flags], {
      uid,
      gid,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let log = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      if (log.includes(READY)) {
        resolve();
      }
    });
    child.once("exit", (code) => reject(new Error(`The replica ended with ${code}: ${log}`)));
    await promise;
    return child;
  };
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, runOn, type TestServer } from "./database.ts";
import { PROGRAM_PATH } from "./programs.ts";

/** PgBouncer in front of a PostgreSQL server: each transaction gets whatever connection is free. */
export interface TestPooler {
  readonly url: (database: string) => string;
  readonly remove: () => Promise<void>;
}

/** So few that connections pass from hand to hand all the time. */
const CONNECTIONS = 3;

/** Starts PgBouncer in its transaction mode, with nothing else set that a server of ours would need. */
export async function startPooler(server: TestServer): Promise<TestPooler> {
  const folder = await mkdtemp(join(tmpdir(), "botwatch-pooler-"));
  await chmod(folder, 0o755);
  const { hostname, port, username, password } = new URL(server.url("postgres"));
  const ownPort = await freePort();
  await writeFile(
    join(folder, "pgbouncer.ini"),
    `[databases]
* = host=${hostname} port=${port} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${CONNECTIONS}
`,
  );
  const child = spawn("pgbouncer", [join(folder, "pgbouncer.ini")], {
    ...(await ownerOf(server)),
    env: { PATH: PROGRAM_PATH },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
    if (log.includes("process up")) {
      resolve();
    }
  });
  child.once("error", reject);
  child.once("exit", (code) => reject(new Error(`PgBouncer ended with ${code}: ${log}`)));
  await promise;
  return {
    url: (database) => `postgres://${username}@127.0.0.1:${ownPort}/${database}`,
    remove: async () => {
      if (child.exitCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The user whom PostgreSQL's files belong to: like PostgreSQL, PgBouncer does not run as root. */
async function ownerOf(server: TestServer): Promise<{ readonly uid: number; readonly gid: number }> {
  const { rows } = await runOn(server.url("postgres"), (client) =>
    client.query<{ folder: string }>("select current_setting('data_directory') as folder"),
  );
  const { uid, gid } = await stat(rows[0]?.folder ?? "");
  return { uid, gid };
}

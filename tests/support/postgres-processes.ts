import { execFileSync } from "node:child_process";
import { runOn } from "./database.ts";

/**
 * Stops every process of a PostgreSQL server in its tracks: connections stay, nothing is answered.
 *
 * @returns lets them go on.
 */
export async function freezePostgres(url: string): Promise<() => void> {
  const backend = await runOn(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    return { pid: rows[0]?.pid, parent: parentOf(rows[0]?.pid) };
  });
  if (backend.parent === undefined) {
    throw new Error("The server's main process was not found");
  }
  // The main process first, so that none is started while the others are stopped.
  const main = backend.parent;
  process.kill(main, "SIGSTOP");
  const pids = [main, ...listProcesses().flatMap(({ pid, parent }) => (parent === main ? [pid] : []))];
  pids.forEach((pid) => process.kill(pid, "SIGSTOP"));
  return () => pids.toReversed().forEach((pid) => process.kill(pid, "SIGCONT"));
}

function parentOf(child: number | undefined): number | undefined {
  return listProcesses().find(({ pid }) => pid === child)?.parent;
}

function listProcesses(): readonly { readonly pid: number; readonly parent: number }[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => {
      const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, parent };
    });
}

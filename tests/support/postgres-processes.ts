import { runOn } from "./database.ts";
import { listProcesses } from "./processes.ts";

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

import { setTimeout as wait } from "node:timers/promises";
import { runOn, type TestDatabase } from "../support/database.ts";

/** Ends every connection to the database, whoever has it. */
export async function terminateBackends({ query }: TestDatabase): Promise<void> {
  await query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
}

/**
 * Kills one of the processes that serve the servers: PostgreSQL then throws all others out and recovers by itself.
 * Resolves when it has begun to.
 */
export async function killBackend({ url }: TestDatabase): Promise<void> {
  await runOn(url, async (client) => {
    client.on("error", () => undefined);
    const thrownOut = new Promise((resolve) => client.once("end", resolve));
    const { rows } = await client.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name like 'botwatch%' limit 1",
    );
    if (rows[0] !== undefined) {
      process.kill(rows[0].pid, "SIGKILL");
      await thrownOut;
    }
  });
}

/** Ends PostgreSQL without a good-bye or a checkpoint, so that its next start begins with a recovery. */
export async function crash({ query, server }: TestDatabase): Promise<void> {
  const [row] = await query("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid");
  process.kill(Number(row?.["pid"]), "SIGQUIT");
  await server.stop();
}

const LOOK_AGAIN_MS = 100;

/** Waits until PostgreSQL takes connections. */
export async function untilAnswering({ url }: TestDatabase): Promise<void> {
  for (let isAnswering = false; !isAnswering;) {
    isAnswering = await runOn(url, async (client) => {
      await client.query("select 1");
      return true;
    }).catch(() => wait(LOOK_AGAIN_MS, false));
  }
}

import { once } from "node:events";
import pg from "pg";

/** Connections of a test's own, closed together. */
export interface SqlSessions {
  readonly open: (user?: { readonly name: string; readonly password: string }) => Promise<pg.Client>;
  readonly close: () => Promise<void>;
}

/** Opens connections to one database, for tests of what happens between several. */
export function createSqlSessions(url: string): SqlSessions {
  const clients: pg.Client[] = [];
  return {
    open: async (user) => {
      const address = new URL(url);
      address.username = user?.name ?? address.username;
      address.password = user?.password ?? address.password;
      const client = new pg.Client({ connectionString: address.href });
      await client.connect();
      clients.push(client);
      return client;
    },
    close: async () => {
      await Promise.all(clients.splice(0).map((client) => client.end()));
    },
  };
}

/** What arrives at a connection that listens, until the marker of this call has arrived too. */
export async function wakeUpsDuring(listener: pg.Client, act: () => Promise<unknown>): Promise<readonly string[]> {
  const marker = `marker ${crypto.randomUUID()}`;
  const heard: string[] = [];
  const end = new AbortController();
  const over = once(end.signal, "abort");
  const hear = ({ payload = "" }: pg.Notification) => (payload === marker ? end.abort() : heard.push(payload));
  listener.on("notification", hear);
  await listener.query("listen botwatch");
  await act();
  await listener.query("select pg_notify('botwatch', $1)", [marker]);
  await over;
  listener.off("notification", hear);
  return heard;
}

/** Resolves once a connection waits for a lock that another one holds. */
export async function untilBlocked(observer: pg.Client, waiting: pg.Client): Promise<void> {
  // pg keeps the number of its backend, which its types leave out.
  const { processID } = waiting as unknown as { readonly processID: number };
  for (let isBlocked = false; !isBlocked;) {
    const { rows } = await observer.query<{ is_blocked: boolean }>(
      "select cardinality(pg_blocking_pids($1)) > 0 as is_blocked",
      [processID],
    );
    isBlocked = rows[0]?.is_blocked === true;
  }
}

import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { isServerTrouble } from "../../api/database/server-trouble.ts";

/** A connection that comes back, for a writer who must know what became of each write. */
export interface SureSession {
  /**
   * Does something once.
   *
   * @param act - may be lost on the way, committed or not.
   * @param find - finds out, on another connection, what became of it; repeated until it is known.
   * @throws what is wrong with the statement itself.
   */
  readonly surely: <Outcome>(act: Run<Outcome>, find: Run<Outcome>) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

type Run<Outcome> = (client: pg.Client) => Promise<Outcome>;

const RETRY_MS = 100;
const CONNECT_LIMIT_MS = 2_000;

/**
 * Opens nothing before it is needed.
 *
 * @param over - ends all waiting: what was asked then fails.
 */
export function createSureSession(url: string, over: AbortSignal): SureSession {
  let current: pg.Client | null = null;

  /** @throws where the server cannot be reached. */
  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS });
    const lose = () => {
      current = current === client ? null : current;
    };
    client.on("error", lose);
    client.on("end", lose);
    await client.connect();
    current = client;
    return client;
  }

  async function once<Outcome>(run: Run<Outcome>): Promise<{ readonly outcome: Outcome } | null> {
    let client: pg.Client | undefined;
    try {
      client = current ?? (await connect());
      return { outcome: await run(client) };
    } catch (error) {
      // What a lost connection says of itself has many words; that it is lost is enough.
      if (client !== undefined && client === current && !isServerTrouble(error)) {
        throw error;
      }
      current = null;
      client?.end().catch(() => undefined);
      return null;
    }
  }

  return {
    surely: async (act, find) => {
      let done = await once(act);
      while (done === null) {
        over.throwIfAborted();
        await wait(RETRY_MS);
        done = await once(find);
      }
      return done.outcome;
    },
    close: async () => {
      await current?.end();
    },
  };
}

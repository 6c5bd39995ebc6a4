import pg from "pg";

/** Programs that report bots, each on a connection of its own, and go on when it is lost. */
export interface Writers {
  /** Lets the writes under way end; resolves with the last price that was committed, by bot. */
  readonly stop: () => Promise<ReadonlyMap<string, string>>;
}

/** Starts one writer a bot: each writes a price that goes up, again and again. */
export function startWriters(url: string, botIds: readonly string[], pauseMs = 5): Writers {
  const stopping = new AbortController();
  const committed = new Map<string, string>();

  async function write(botId: string): Promise<void> {
    let client = await connect();
    for (let price = 1; !stopping.signal.aborted || client === null; price += 1) {
      try {
        client ??= await connect();
        await client?.query("update bot_state set run_status = 'RUNNING', mark_price = $2 where bot_id = $1", [
          botId,
          price,
        ]);
        if (client !== null) {
          committed.set(botId, String(price));
        }
      } catch {
        client?.end().catch(() => undefined);
        client = null;
      }
      await new Promise((resolve) => setTimeout(resolve, client === null ? 100 : pauseMs));
    }
    await client?.end();
  }

  async function connect(): Promise<pg.Client | null> {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => undefined);
    return client.connect().then(
      () => client,
      () => null,
    );
  }

  const running = botIds.map(write);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
      return committed;
    },
  };
}

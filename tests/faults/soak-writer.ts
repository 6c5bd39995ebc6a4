import { setTimeout as wait } from "node:timers/promises";
import { runOn } from "../support/database.ts";

/** A program that changes each bot once a second. */
export interface SoakWriter {
  readonly writes: () => number;
  /** The price of a bot that was committed last, which counts its changes. */
  readonly priceOf: (botId: string) => number;
  readonly stop: () => Promise<void>;
}

const EACH_MS = 1_000;

/** Starts to write, one bot after the other, evenly over each second. */
export function startSoakWriter(url: string, botIds: readonly string[]): SoakWriter {
  const prices = new Map<string, number>();
  const stopping = new AbortController();
  let writes = 0;

  const ended = runOn(url, async (client) => {
    const startedAt = performance.now();
    while (!stopping.signal.aborted) {
      const botId = botIds[writes % botIds.length] ?? "";
      const price = (prices.get(botId) ?? 0) + 1;
      await client.query(
        "update bot_state set run_status = 'RUNNING', mark_price = $2, last_run_at = clock_timestamp() where bot_id = $1",
        [botId, price],
      );
      prices.set(botId, price);
      writes += 1;
      await wait(Math.max(0, startedAt + (writes * EACH_MS) / botIds.length - performance.now()));
    }
  });
  // Awaited at the end.
  ended.catch(() => undefined);
  return {
    writes: () => writes,
    priceOf: (botId) => prices.get(botId) ?? 0,
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

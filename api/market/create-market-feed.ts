import type { MarketFeed } from "./market-feed.ts";
import { readCandleFile } from "./candle-file.ts";
import { createReplayFeed } from "./replay-feed.ts";
import { createSimulatedFeed } from "./simulated-feed.ts";

/**
 * Opens a market without an exchange, as a `MARKET` variable names it: `simulated`, or `replay:FILE.csv` with `?speed=N`.
 *
 * @param spec - the variable's value; speed is how many times faster than real time candles pass, 1 where not said.
 * @throws Error with one sentence when it is none of these, or the file cannot be replayed.
 */
export async function createMarketFeed(spec: string): Promise<MarketFeed> {
  if (spec === "simulated") {
    return createSimulatedFeed();
  }
  const replay = /^replay:([^?]+)(?:\?speed=(\d+(?:\.\d+)?))?$/.exec(spec);
  const file = replay?.[1];
  const speed = Number(replay?.[2] ?? 1);
  if (file === undefined || speed <= 0) {
    throw new Error(
      `MARKET: found ${JSON.stringify(spec)}, expected simulated or replay:FILE.csv, the last with ?speed=N (above 0) where wanted`,
    );
  }
  return createReplayFeed({ candles: await readCandleFile(file), speed });
}

import type { MarketReading } from "./documents.ts";

/**
 * How far what is shown of a market can be believed on this page: `sure`, it comes as it happens; `quiet`, nothing has come
 * for a while; `unsure`, it may be something else by now; `simulated`, it is no market's.
 */
export type MarketBelief = "sure" | "quiet" | "unsure" | "simulated";

/** A price that is older than this, in milliseconds, is not called live any more: on a busy market it lasts a second. */
export const QUIET_MS = 30_000;

/**
 * What is to be believed of a reading.
 *
 * @param reading - undefined before anything was told.
 * @param isHeard - whether this page hears the server.
 * @param now - the server's time, in milliseconds since the epoch.
 */
export function marketBeliefOf(
  reading: Pick<MarketReading, "feed" | "receivedAt"> | undefined,
  isHeard: boolean,
  now: number,
): MarketBelief {
  if (reading === undefined || !isHeard) {
    return "unsure";
  }
  if (reading.feed === "SIMULATED") {
    return "simulated";
  }
  if (reading.feed !== "LIVE") {
    return "unsure";
  }
  return reading.receivedAt !== null && now - Date.parse(reading.receivedAt) > QUIET_MS ? "quiet" : "sure";
}

/** The text colour of numbers: what cannot be believed fades, and what is made up is never as bold as what is real. */
export const MARKET_COLOURS: Record<MarketBelief, string> = {
  sure: "",
  quiet: "text-soft",
  unsure: "text-faint",
  simulated: "text-soft",
};

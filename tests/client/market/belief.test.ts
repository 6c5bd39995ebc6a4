import { describe, expect, it } from "vitest";
import { marketBeliefOf } from "../../../client/market/belief.ts";

const NOW = Date.UTC(2026, 10, 26, 18);
const ago = (seconds: number) => new Date(NOW - seconds * 1_000).toISOString();

describe("what is told of a market", () => {
  it.each([
    ["is sure as it comes", { feed: "LIVE", receivedAt: ago(1) }, true, "sure"],
    ["is quiet after 30 s without anything", { feed: "LIVE", receivedAt: ago(31) }, true, "quiet"],
    ["is unsure while the page does not hear the server", { feed: "LIVE", receivedAt: ago(1) }, false, "unsure"],
    ["is unsure while the exchange is away", { feed: "AWAY", receivedAt: ago(1) }, true, "unsure"],
    ["is unsure after the exchange was given up", { feed: "FAILED", receivedAt: ago(1) }, true, "unsure"],
    ["is unsure before anything came", { feed: "WAITING", receivedAt: null }, true, "unsure"],
    ["is unsure where the exchange refuses", { feed: "REFUSED", receivedAt: null }, true, "unsure"],
    ["is never sure where it is made up", { feed: "SIMULATED", receivedAt: ago(1) }, true, "simulated"],
  ] as const)("%s", (_, reading, isHeard, belief) => {
    expect(marketBeliefOf(reading, isHeard, NOW)).toBe(belief);
  });

  it("is unsure before anything was told", () => {
    expect(marketBeliefOf(undefined, true, NOW)).toBe("unsure");
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { readEnvironment } from "../../../api/environment.ts";
import { createMarket, type Market } from "../../../api/market/create-market.ts";

const open: Market[] = [];
const aMarket = async (spec: string, hasBots = true) => {
  const log = { info: () => undefined, warn: () => undefined };
  const market = await createMarket({ settings: readEnvironment({ MARKET: spec }), hasBots, log });
  open.push(market);
  return market;
};

afterEach(() => open.splice(0).forEach((market) => market.close()));

describe("createMarket", () => {
  it.each([
    ["binance", "BINANCE", "Binance"],
    ["coinbase", "COINBASE", "Coinbase"],
    ["kraken", "KRAKEN", "Kraken"],
  ])("opens %s, and connects to nothing before somebody asks", async (spec, exchange, title) => {
    const { feed, markets } = await aMarket(spec);

    expect(feed).toMatchObject({ name: spec, stepMs: null });
    expect(markets.description).toEqual({ kind: "LIVE", exchange, title });
    expect(markets.connections()).toEqual([]);
  });

  it("shows the simulated prices that its bots see", async () => {
    const { feed, markets } = await aMarket("simulated");
    const { candles } = await markets.readCandles({ symbol: "BTC/USDT", timeframe: "1d", first: 2 });

    const view = feed?.look({ symbol: "BTC/USDT", timeframe: "1d", after: null, candles: 1 });

    expect(view).toMatchObject({ state: "trading", closes: new Float64Array([Number(candles[0]?.close)]) });
  });

  it("shows no price of a replay, in which each bot has a time of its own, and reads its file for bots alone", async () => {
    const { feed, markets } = await aMarket("replay:nowhere.csv", false);
    const seen: unknown[] = [];
    markets.watchTickers(["BTC/USDT"], ({ tickers }) => seen.push(...tickers))();

    expect(feed).toBeNull();
    expect(seen).toMatchObject([{ feed: "SIMULATED", price: null, message: expect.stringContaining("replay") }]);
    await expect(aMarket("replay:nowhere.csv")).rejects.toThrow("Replay file nowhere.csv: found no such file");
  });
});

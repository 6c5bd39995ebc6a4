import { describe, expect, it } from "vitest";
import { marketsOf } from "../../../../client/bots/list/markets.ts";
import { aListedBot } from "../../../support/listed-bots.ts";

describe("marketsOf", () => {
  it("has one market for each pair, by name", () => {
    const markets = marketsOf([
      aListedBot({}, { symbol: "ETH/USDT" }),
      aListedBot({}, { symbol: "BTC/USDT" }),
      aListedBot({}, { symbol: "ETH/USDT" }),
    ]);

    expect(markets.map(({ symbol, botCount }) => [symbol, botCount])).toEqual([
      ["BTC/USDT", 1],
      ["ETH/USDT", 2],
    ]);
  });

  it("has the price of the bot that reported last, and its name", () => {
    const [market] = marketsOf([
      aListedBot({ markPrice: "1", lastRunAt: "2026-11-23T01:00:00.000Z" }, { name: "Earlier" }),
      aListedBot({ markPrice: "2" }, { name: "Later" }),
      aListedBot({ markPrice: null }, { name: "Without a price" }),
    ]);

    expect(market?.price).toMatchObject({ amount: "2", botName: "Later", belief: "sure" });
  });

  it("says that a price cannot be believed when its bot cannot", () => {
    const [market] = marketsOf([aListedBot({ markPrice: "1", freshness: "LOST" })]);

    expect(market?.price?.belief).toBe("unsure");
  });

  it("has no price where no bot has reported one", () => {
    expect(marketsOf([aListedBot()])[0]?.price).toBeNull();
  });

  it("adds up open positions exactly", () => {
    const [market] = marketsOf([
      aListedBot({ inPosition: true, unrealizedPnl: "0.1" }),
      aListedBot({ inPosition: true, unrealizedPnl: "0.2" }),
      aListedBot({ inPosition: false, unrealizedPnl: null }),
    ]);

    expect([market?.openCount, market?.unrealizedPnl]).toEqual([2, "0.3"]);
  });
});

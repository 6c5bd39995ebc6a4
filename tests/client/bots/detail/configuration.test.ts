import { describe, expect, it } from "vitest";
import { configurationOf } from "../../../../client/bots/detail/configuration.ts";
import type { DetailedBot } from "../../../../client/live/documents.ts";

/** A paper bot with every setting, but for what is given. */
function settings(changes: Partial<DetailedBot["bot"]> = {}): Pick<DetailedBot, "bot"> {
  return {
    bot: {
      id: "0190f5fe-7c00-7a00-8000-00000000b001",
      name: "Momentum",
      description: null,
      symbol: "BTC/USDT",
      kind: "PAPER",
      strategy: "ema",
      timeframe: "15m",
      positionType: "LONG",
      leverage: 1,
      orderSize: "1000",
      stopLossPercent: "2",
      takeProfitPercent: "4",
      trailingStopPercent: "1.5",
      maxDailyTrades: 20,
      maxDailyLossPercent: "2.5",
      dailyTargetPercent: null,
      fastEmaPeriod: 8,
      slowEmaPeriod: 21,
      rsiPeriod: 14,
      rsiOverbought: "70",
      reportIntervalSeconds: 60,
      wanted: "RUNNING",
      viewerRole: "OWNER",
      owner: "ada@example.org",
      createdAt: "2026-11-23T02:00:00.000Z",
      updatedAt: "2026-11-23T02:00:00.000Z",
      ...changes,
    },
  };
}

const textOf = (term: string, changes: Partial<DetailedBot["bot"]> = {}) =>
  configurationOf(settings(changes))
    .find((setting) => setting.term === term)
    ?.text.replaceAll("\u00a0", " ");

describe("configurationOf", () => {
  it.each([
    ["Run by", {}, "botwatch, with paper money"],
    ["Run by", { kind: "EXTERNAL" }, "another program, which reports it"],
    ["Asked to", {}, "run"],
    ["Trades", {}, "BTC/USDT, long"],
    ["Trades", { positionType: "SHORT", leverage: 3 }, "BTC/USDT, short, 3 times its money"],
    ["Order size", {}, "1,000.00 USDT"],
    ["Buys", {}, "when EMA 8 is above EMA 21, by candles of 15 min"],
    ["Buys", { strategy: "grid", timeframe: "1h" }, "grid, by candles of 1 hr"],
    ["Not above", {}, "RSI 70.0, of 14 candles"],
    ["Take profit", {}, "4.0 % above entry"],
    ["Take profit", { positionType: "SHORT" }, "4.0 % below entry"],
    ["Stop loss", {}, "2.0 % below entry"],
    ["Stop loss", { positionType: "SHORT" }, "2.0 % above entry"],
    ["Trailing stop", {}, "1.5 % below the highest price"],
    ["Trailing stop", { positionType: "SHORT" }, "1.5 % above the lowest price"],
    ["Trailing stop", { trailingStopPercent: null }, "none"],
    ["Trades a day", {}, "at most 20"],
    ["Trades a day", { maxDailyTrades: null }, "no limit"],
    ["Daily loss limit", {}, "2.5 % of the order size, 25.00 USDT"],
    ["Daily target", {}, "none"],
    ["Reports", {}, "every 60 sec; late after 2 min, lost after 5 min"],
  ] as const)("%s with %j: %s", (term, changes, text) => {
    expect(textOf(term, changes)).toBe(text);
  });
});

import { describe, expect, it } from "vitest";
import { Money } from "../../../api/runner/money.ts";
import { tradingStep, type PaperAccount, type TradingSettings } from "../../../api/runner/trading-step.ts";

const settings: TradingSettings = {
  positionType: "LONG",
  leverage: 1,
  orderSize: new Money(1000),
  stopLossPercent: "2",
  takeProfitPercent: "4",
  trailingStopPercent: null,
  maxDailyTrades: null,
  maxDailyLossPercent: null,
  dailyTargetPercent: null,
  fastEmaPeriod: 2,
  slowEmaPeriod: 3,
  rsiPeriod: 2,
  rsiOverbought: 70,
};
const RISING = [10, 9, 12, 11];
const FALLING = [12, 11, 10, 9];
const noon = new Date("2024-01-01T12:00:00Z");
const fresh: PaperAccount = { position: null, day: { pnl: new Money(0), tradeCount: 0 }, marketAt: null };
const invested: PaperAccount = {
  position: {
    entryPrice: new Money(100),
    size: new Money(10),
    entryFee: new Money("0.4"),
    highestPrice: new Money(100),
  },
  day: { pnl: new Money(3), tradeCount: 1 },
  marketAt: new Date("2024-01-01T11:00:00Z"),
};
const moment = (price: string, closes = RISING, at = noon) => ({ at, price, closes, hasNewCandle: true });

describe("tradingStep", () => {
  it("buys at a signal and then runs", () => {
    const step = tradingStep(fresh, moment("100"), settings);

    expect([step.fill?.side, step.runStatus, step.reason]).toEqual(["BUY", "RUNNING", null]);
  });

  it("waits without a signal and says why", () => {
    const step = tradingStep(fresh, moment("100", FALLING), settings);

    expect([step.fill, step.runStatus, step.reason]).toEqual([
      null,
      "WAITING",
      "No signal: the fast EMA is not above the slow EMA",
    ]);
  });

  it("acts upon a signal once, when its candle has closed", () => {
    const step = tradingStep(fresh, { ...moment("100"), hasNewCandle: false }, settings);

    expect([step.fill, step.runStatus, step.reason]).toEqual([
      null,
      "WAITING",
      "Fast EMA above slow EMA, RSI 50.0; waiting for the next candle to close",
    ]);
  });

  it("marks an open position to the market", () => {
    const step = tradingStep(invested, moment("101.5"), settings);

    expect([step.markPrice.toFixed(), step.unrealizedPnl?.toFixed(), step.exits?.stopLoss.toFixed()]).toEqual([
      "101.5",
      "15",
      "98",
    ]);
  });

  it("sells at an exit, counts what it realized, and does not buy again at the same price", () => {
    const step = tradingStep(invested, moment("97"), settings);

    expect([step.fill?.reason, step.account.position, step.account.day.tradeCount, step.runStatus]).toEqual([
      "Stop loss",
      null,
      2,
      "WAITING",
    ]);
    expect(step.account.day.pnl.toFixed()).toBe("-27.6909806");
  });

  it("enters nothing when a limit is reached, and says which", () => {
    const account = {
      ...fresh,
      day: { pnl: new Money(0), tradeCount: 2 },
      marketAt: new Date("2024-01-01T11:00:00Z"),
    };

    const step = tradingStep(account, moment("100"), { ...settings, maxDailyTrades: 2 });

    expect([step.fill, step.runStatus, step.reason]).toEqual([
      null,
      "PAUSED",
      "The limit of 2 trades a day is reached; it goes on tomorrow (UTC)",
    ]);
  });

  it("is paused with an open position when its entry was the last trade of the day", () => {
    const step = tradingStep(fresh, moment("100"), { ...settings, maxDailyTrades: 1 });

    expect([step.fill?.side, step.runStatus]).toEqual(["BUY", "PAUSED"]);
  });

  it("still sells while a limit pauses it", () => {
    const step = tradingStep(invested, moment("97"), { ...settings, maxDailyTrades: 1 });

    expect([step.fill?.side, step.runStatus]).toEqual(["SELL", "PAUSED"]);
  });

  it("lets a limit end with the day", () => {
    const account = {
      ...fresh,
      day: { pnl: new Money(0), tradeCount: 2 },
      marketAt: new Date("2023-12-31T23:00:00Z"),
    };

    const step = tradingStep(account, moment("100"), { ...settings, maxDailyTrades: 2 });

    expect([step.fill?.side, step.account.day.tradeCount]).toEqual(["BUY", 1]);
  });

  it.each([
    [
      { positionType: "SHORT" } as const,
      "Short selling is not available in this version; choose LONG as the position type",
    ],
    [{ leverage: 5 }, "Leverage is not available in this version: found 5, expected 1"],
  ])("refuses to enter with %o", (changes, message) => {
    expect(() => tradingStep(fresh, moment("100"), { ...settings, ...changes })).toThrow(message);
  });

  it("closes an open position whatever is configured by now", () => {
    const step = tradingStep(invested, moment("97"), { ...settings, leverage: 5 });

    expect(step.fill?.side).toBe("SELL");
  });
});

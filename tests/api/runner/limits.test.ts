import { describe, expect, it } from "vitest";
import { isNewDay, limitReached } from "../../../api/runner/limits.ts";
import { Money } from "../../../api/runner/money.ts";

const none = {
  orderSize: new Money(1000),
  maxDailyTrades: null,
  maxDailyLossPercent: null,
  dailyTargetPercent: null,
};
const aDay = (pnl: string, tradeCount = 0) => ({ pnl: new Money(pnl), tradeCount });

describe("limitReached", () => {
  it.each([
    ["nothing is limited", none, aDay("-999", 99)],
    ["trades are left", { ...none, maxDailyTrades: 4 }, aDay("0", 3)],
    ["the loss is smaller", { ...none, maxDailyLossPercent: "1.5" }, aDay("-14.99999999")],
    ["the gain is smaller", { ...none, dailyTargetPercent: "1.5" }, aDay("14.99999999")],
  ])("is silent while %s", (_, settings, day) => {
    expect(limitReached(day, settings)).toBeNull();
  });

  it.each([
    [
      { ...none, maxDailyTrades: 4 },
      aDay("0", 4),
      "The limit of 4 trades a day is reached; it goes on tomorrow (UTC)",
    ],
    [
      { ...none, maxDailyTrades: 1 },
      aDay("0", 2),
      "The limit of 1 trade a day is reached; it goes on tomorrow (UTC)",
    ],
    [
      { ...none, maxDailyLossPercent: "1.5" },
      aDay("-15"),
      "The daily loss limit of 1.5 % is reached; it goes on tomorrow (UTC)",
    ],
    [
      { ...none, dailyTargetPercent: "1.5" },
      aDay("15"),
      "The daily target of 1.5 % is reached; it goes on tomorrow (UTC)",
    ],
  ])("names the limit that is reached: %o", (settings, day, reason) => {
    expect(limitReached(day, settings)).toBe(reason);
  });
});

describe("isNewDay", () => {
  it.each([
    ["2024-01-01T00:00:00.000Z", "2024-01-01T23:59:59.999Z", false],
    ["2024-01-01T23:59:59.999Z", "2024-01-02T00:00:00.000Z", true],
  ])("between %s and %s is %s", (before, now, expected) => {
    expect(isNewDay(new Date(before), new Date(now))).toBe(expected);
  });
});

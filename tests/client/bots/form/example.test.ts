import { describe, expect, it } from "vitest";
import { exampleOf } from "../../../../client/bots/form/example.ts";
import { SIGNS, someTexts } from "./some-settings.ts";

describe("exampleOf", () => {
  it.each([
    ["orderSize", { orderSize: "1000" }, "An entry buys for 1,000.00 USDT."],
    ["stopLossPercent", { stopLossPercent: "2" }, "At an entry of 100 it closes at 98."],
    ["stopLossPercent", { stopLossPercent: "2", positionType: "SHORT" }, "At an entry of 100 it closes at 102."],
    ["takeProfitPercent", { takeProfitPercent: "4.5" }, "At an entry of 100 it closes at 104.5."],
    ["trailingStopPercent", { trailingStopPercent: "2" }, "After a best price of 110 it closes at 107.8."],
    [
      "trailingStopPercent",
      { trailingStopPercent: "2", positionType: "SHORT" },
      "After a best price of 90 it closes at 91.8.",
    ],
    [
      "maxDailyLossPercent",
      { maxDailyLossPercent: "5", orderSize: "1000" },
      "With 1,000.00 USDT it pauses at a loss of 50.00 USDT.",
    ],
    [
      "dailyTargetPercent",
      { dailyTargetPercent: "0.1", orderSize: "33", symbol: "eth-eur" },
      "With 33.00 EUR it pauses at a profit of 0.03 EUR.",
    ],
    [
      "reportIntervalSeconds",
      { reportIntervalSeconds: "60" },
      "Silent for 2 min it is shown as late, for 5 min as lost.",
    ],
    ["stopLossPercent", { stopLossPercent: "" }, null],
    ["stopLossPercent", { stopLossPercent: "100" }, null],
    ["maxDailyLossPercent", { maxDailyLossPercent: "5", orderSize: "much" }, null],
    ["name", {}, null],
  ] as const)("of %s with %j", (name, changes, expected) => {
    expect(exampleOf(name, someTexts(changes), SIGNS)).toBe(expected);
  });
});

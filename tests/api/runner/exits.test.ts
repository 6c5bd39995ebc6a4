import { describe, expect, it } from "vitest";
import { exitPricesOf, exitReasonAt, withPriceSeen } from "../../../api/runner/exits.ts";
import { Money } from "../../../api/runner/money.ts";

const position = {
  entryPrice: new Money(100),
  size: new Money(10),
  entryFee: new Money("0.4"),
  highestPrice: new Money(100),
};
const settings = { stopLossPercent: "2", takeProfitPercent: "4", trailingStopPercent: "1.5" };
const fixed = { ...settings, trailingStopPercent: null };

describe("exitPricesOf", () => {
  it("stands at the configured distances from entry and highest price", () => {
    const prices = exitPricesOf(withPriceSeen(position, new Money(102)), settings);

    expect([prices.stopLoss.toFixed(), prices.takeProfit.toFixed(), prices.trailingStop?.toFixed()]).toEqual([
      "98",
      "104",
      "100.47",
    ]);
  });

  it("trails nothing where nothing is configured to", () => {
    expect(exitPricesOf(position, fixed).trailingStop).toBeNull();
  });
});

describe("exitReasonAt", () => {
  it.each([
    ["104", "Take profit"],
    ["103.99999999", null],
    ["98.00000001", null],
    ["98", "Stop loss"],
    ["1", "Stop loss"],
  ])("says at %s: %s", (price, reason) => {
    expect(exitReasonAt(new Money(price), exitPricesOf(position, fixed))).toBe(reason);
  });

  it.each([
    ["the trailing stop when it is nearer", "102", "100.4", "Trailing stop"],
    ["nothing above the nearer stop", "102", "100.48", null],
    ["the stop loss when it is nearer", "100", "98", "Stop loss"],
  ])("lets %s decide", (_, highest, price, reason) => {
    const wide = { ...settings, trailingStopPercent: highest === "100" ? "5" : "1.5" };

    expect(exitReasonAt(new Money(price), exitPricesOf(withPriceSeen(position, new Money(highest)), wide))).toBe(
      reason,
    );
  });
});

describe("withPriceSeen", () => {
  it.each([
    ["101", "101"],
    ["99", "100"],
  ])("after %s knows %s as the highest price", (price, highest) => {
    expect(withPriceSeen(position, new Money(price)).highestPrice.toFixed()).toBe(highest);
  });
});

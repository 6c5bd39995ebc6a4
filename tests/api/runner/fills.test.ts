import { describe, expect, it } from "vitest";
import { buy, positionOf, sell } from "../../../api/runner/fills.ts";
import { Money, roundMoney } from "../../../api/runner/money.ts";

const texts = (fill: ReturnType<typeof buy>) => [
  fill.price.toFixed(),
  fill.quantity.toFixed(),
  fill.fee.toFixed(),
  fill.realizedPnl?.toFixed() ?? null,
];

describe("buy", () => {
  it("pays one basis point more than the market and four of the value", () => {
    expect(texts(buy(new Money("1000"), new Money("100"), "Signal"))).toEqual(["100.01", "9.9990001", "0.4", null]);
  });

  it("refuses an amount that buys nothing", () => {
    expect(() => buy(new Money("0.0001"), new Money("95000"), "Signal")).toThrow(
      "The order size of 0.0001 buys nothing at 95009.5; choose a larger one",
    );
  });
});

describe("sell", () => {
  it("gets one basis point less than the market, pays two of the value, and realizes the rest of the gain", () => {
    const position = positionOf(buy(new Money("1000"), new Money("100"), "Signal"));

    expect(texts(sell(position, new Money("110"), "Take profit"))).toEqual([
      "109.989",
      "9.9990001",
      "0.219956",
      "99.160066",
    ]);
  });

  it("refuses a price that is nothing after slippage", () => {
    const position = positionOf(buy(new Money("1000"), new Money("100"), "Signal"));

    expect(() => sell(position, new Money("0.000000001"), "Stop loss")).toThrow("too small to sell at");
  });
});

describe("roundMoney", () => {
  it.each([
    ["0.000000005", "0"],
    ["0.000000015", "0.00000002"],
    ["-0.000000025", "-0.00000002"],
    ["0.0000000250000000000000001", "0.00000003"],
  ])("rounds %s half-even to %s", (amount, expected) => {
    expect(roundMoney(new Money(amount)).toFixed()).toBe(expected);
  });
});

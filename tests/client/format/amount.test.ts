import { describe, expect, it } from "vitest";
import {
  formatAmount,
  formatPercent,
  formatPrice,
  formatQuantity,
  priceDigits,
} from "../../../client/format/amount.ts";
import { directionOf } from "../../../client/format/sign.ts";

describe("formatAmount", () => {
  it.each([
    ["0", "0.00"],
    ["12.345", "12.35"],
    ["-1.5", "−1.50"],
    ["1234567.891", "1,234,567.89"],
    ["0.00000123", "0.0000012"],
    ["-0.004", "−0.0040"],
  ])("writes %s as %s", (amount, text) => {
    expect(formatAmount(amount)).toBe(text);
  });

  it.each([
    ["1.5", "+1.50"],
    ["-1.5", "−1.50"],
    ["0", "0.00"],
  ])("gives %s its sign where signs are asked for", (amount, text) => {
    expect(formatAmount(amount, { isSigned: true })).toBe(text);
  });

  it("keeps digits that a double would lose", () => {
    expect(formatAmount("9007199254740993.000000000000000001", { digits: 18 })).toBe(
      "9,007,199,254,740,993.000000000000000001",
    );
  });
});

describe("formatPrice", () => {
  it.each([
    ["64123.45", "64,123.45"],
    ["1.0853", "1.08530"],
    ["0.00000123", "0.00000123000"],
    ["0", "0.00"],
  ])("writes %s as %s", (price, text) => {
    expect(formatPrice(price)).toBe(text);
  });

  it("gives prices of about one size the same number of digits", () => {
    expect(priceDigits("2.5")).toBe(priceDigits("9.999999"));
  });
});

describe("formatQuantity", () => {
  it.each([
    ["0.01250000", "0.0125"],
    ["12", "12"],
    ["1e-7", "0.0000001"],
    ["1500000", "1,500,000"],
  ])("writes %s as %s", (quantity, text) => {
    expect(formatQuantity(quantity)).toBe(text);
  });
});

describe("formatPercent", () => {
  it("has one digit and the reader's minus sign", () => {
    expect(formatPercent("-1.25", true)).toBe("−1.3\u00a0%");
  });
});

describe("directionOf", () => {
  it.each([
    ["0.000000000000000001", "gain"],
    ["-0.000000000000000001", "loss"],
    ["-0.00", "even"],
  ])("takes %s for a %s", (amount, direction) => {
    expect(directionOf(amount)).toBe(direction);
  });
});

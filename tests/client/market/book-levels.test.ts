import { describe, expect, it } from "vitest";
import { toShownBook } from "../../../client/market/book-levels.ts";
import { changePercent, columnDigits, formatVolume } from "../../../client/market/digits.ts";

describe("an order book", () => {
  it("adds up what waits up to each price, to the last digit", () => {
    const { asks, bids, spread } = toShownBook({
      asks: [
        { price: "100.10", size: "0.10000001" },
        { price: "100.20", size: "0.20000002" },
      ],
      bids: [{ price: "100.00", size: "0.6" }],
    });

    expect(asks.map(({ total }) => total)).toEqual(["0.10000001", "0.30000003"]);
    expect(bids[0]?.share).toBe(1);
    expect(asks[1]?.share).toBeCloseTo(0.5, 6);
    expect(spread).toEqual({ amount: "0.1", percent: "0.1000" });
  });

  it("has no spread where a side is empty", () => {
    expect(toShownBook({ asks: [], bids: [{ price: "1", size: "1" }] }).spread).toBe(null);
  });
});

describe("a column of amounts", () => {
  it.each([
    [["1.50000000", "2.123"], 2, 3],
    [["1", "2"], 2, 2],
    [["0.00000123"], 0, 8],
    [["100000"], 0, 0],
  ])("%j needs at least %i, so %i digits", (amounts, least, digits) => {
    expect(columnDigits(amounts, least)).toBe(digits);
  });
});

describe("a change", () => {
  it("is in per cent of what was before", () => {
    expect(changePercent("64000", "64100.25")).toBe("0.1566");
    expect(changePercent("200", "199")).toBe("-0.5000");
    expect(changePercent("0", "1")).toBe(null);
  });
});

describe("a volume", () => {
  it("has no digits behind the point where it is large", () => {
    expect(formatVolume("8913.30000000")).toBe("8,913");
    expect(formatVolume("12.50000000")).toBe("12.5");
  });
});

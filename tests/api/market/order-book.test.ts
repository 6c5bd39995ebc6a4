import { describe, expect, it } from "vitest";
import { createOrderBook } from "../../../api/market/order-book.ts";

const aBook = (changes: readonly ["bids" | "asks", string, string][]) => {
  const book = createOrderBook();
  changes.forEach((change) => book.set(...change));
  return book;
};

describe("createOrderBook", () => {
  it("has the best price of each side first", () => {
    const book = aBook([
      ["bids", "9.5", "1"],
      ["bids", "10", "1"],
      ["asks", "100", "1"],
      ["asks", "11", "1"],
      ["bids", "9.75", "1"],
    ]);

    expect(book.top(10)).toEqual({
      bids: [
        { price: "10", size: "1" },
        { price: "9.75", size: "1" },
        { price: "9.5", size: "1" },
      ],
      asks: [
        { price: "11", size: "1" },
        { price: "100", size: "1" },
      ],
    });
  });

  it("replaces what waits at a price, however the price is written, and keeps the newest text", () => {
    expect(
      aBook([
        ["asks", "1.10", "1"],
        ["asks", "1.1", "2.50"],
      ]).top(10).asks,
    ).toEqual([{ price: "1.1", size: "2.50" }]);
  });

  it("takes a price away at a size of zero, and minds none that it does not have", () => {
    expect(
      aBook([
        ["asks", "1", "1"],
        ["asks", "1", "0.000"],
        ["asks", "2", "0"],
      ]).top(10).asks,
    ).toEqual([]);
  });

  it.each([
    ["10", "11", false],
    ["11", "11", true],
    ["12", "11", true],
  ])("with a bid of %s and an ask of %s it is crossed: %s", (bid, ask, isCrossed) => {
    expect(
      aBook([
        ["bids", bid, "1"],
        ["asks", ask, "1"],
      ]).isCrossed(),
    ).toBe(isCrossed);
  });

  it("is not crossed while a side is empty", () => {
    expect(aBook([["bids", "10", "1"]]).isCrossed()).toBe(false);
  });
});

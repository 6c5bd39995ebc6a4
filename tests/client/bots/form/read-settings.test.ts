import { describe, expect, it } from "vitest";
import { readChanges, readNewBot } from "../../../../client/bots/form/read-settings.ts";
import { SIGNS, someTexts } from "./some-settings.ts";

describe("readNewBot", () => {
  it("leaves out what is empty, so that it has its default", () => {
    const read = readNewBot(someTexts({ leverage: "", stopLossPercent: " ", trailingStopPercent: "" }), SIGNS);

    expect(read.kind).toBe("ready");
    expect(read).not.toHaveProperty("input.leverage");
    expect(read).not.toHaveProperty("input.stopLossPercent");
    expect(read).not.toHaveProperty("input.trailingStopPercent");
  });

  it("keeps every digit of a decimal", () => {
    const read = readNewBot(someTexts({ orderSize: "1,000.123456789012345678" }), SIGNS);

    expect(read).toHaveProperty("input.orderSize", "1000.123456789012345678");
  });

  it("asks for a name and a symbol", () => {
    expect(readNewBot(someTexts({ name: " ", symbol: "" }), SIGNS)).toEqual({
      kind: "unreadable",
      problems: [
        { field: "name", message: "Name must not be empty" },
        { field: "symbol", message: "Symbol must not be empty" },
      ],
    });
  });

  it.each([
    ["orderSize", "much", "Order size must be a number such as 1.5"],
    ["leverage", "1.5", "Leverage must be a whole number"],
    ["leverage", "99999999999", "Leverage must be a whole number"],
  ] as const)("says of %s %j what cannot be sent", (field, text, message) => {
    expect(readNewBot(someTexts({ [field]: text }), SIGNS)).toEqual({
      kind: "unreadable",
      problems: [{ field, message }],
    });
  });
});

describe("readChanges", () => {
  it("sends only what was changed", () => {
    const before = someTexts();

    expect(readChanges(someTexts({ stopLossPercent: "3", leverage: "2" }), before, SIGNS)).toEqual({
      kind: "ready",
      input: { leverage: 2, stopLossPercent: "3" },
    });
  });

  it("takes away what was emptied and may be absent", () => {
    const before = someTexts({ trailingStopPercent: "1", maxDailyTrades: "20", description: "Mine" });

    expect(readChanges(someTexts(), before, SIGNS)).toEqual({
      kind: "ready",
      input: { description: null, trailingStopPercent: null, maxDailyTrades: null },
    });
  });

  it("refuses to empty what must be there", () => {
    expect(readChanges(someTexts({ orderSize: "" }), someTexts(), SIGNS)).toEqual({
      kind: "unreadable",
      problems: [{ field: "orderSize", message: "Order size must not be empty" }],
    });
  });
});

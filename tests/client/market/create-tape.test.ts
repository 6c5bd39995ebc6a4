import { describe, expect, it } from "vitest";
import { addTrades, MOST_LINES, type TapeLine } from "../../../client/market/create-tape.ts";

const trade = (id: number) => ({
  id: String(id),
  price: "1.50",
  size: "2",
  side: "BUY" as const,
  at: "2026-11-26T18:00:00.000Z",
});
const ids = (lines: readonly TapeLine[]) => lines.map((line) => line.trade.id);

describe("the tape", () => {
  it("has the newest trade first", () => {
    const first = addTrades([], { trades: [trade(1), trade(2)], hasGap: true });
    const next = addTrades(first, { trades: [trade(3)], hasGap: false });

    expect(ids(next)).toEqual(["3", "2", "1"]);
    expect(next.map(({ isAfterGap }) => isAfterGap)).toEqual([false, false, false]);
  });

  it("takes no trade twice where a stream begins again", () => {
    const known = addTrades([], { trades: [trade(1), trade(2)], hasGap: true });

    const next = addTrades(known, { trades: [trade(2), trade(3)], hasGap: true });

    expect(ids(next)).toEqual(["3", "2", "1"]);
    expect(next[0]?.isAfterGap).toBe(false);
  });

  it("says where some are missing", () => {
    const known = addTrades([], { trades: [trade(1)], hasGap: true });

    const next = addTrades(known, { trades: [trade(8), trade(9)], hasGap: true });

    expect(next.map(({ trade: { id }, isAfterGap }) => [id, isAfterGap])).toEqual([
      ["9", false],
      ["8", true],
      ["1", false],
    ]);
  });

  it("lets the oldest go", () => {
    const trades = Array.from({ length: MOST_LINES }, (_, index) => trade(index));

    const next = addTrades(addTrades([], { trades, hasGap: false }), { trades: [trade(900)], hasGap: false });

    expect(next.length).toBe(200);
    expect([ids(next)[0], ids(next).at(-1)]).toEqual(["900", "1"]);
  });

  it("is the same while nothing new comes", () => {
    const known = addTrades([], { trades: [trade(1)], hasGap: false });

    expect(addTrades(known, { trades: [], hasGap: false })).toBe(known);
  });
});

import { describe, expect, it } from "vitest";
import { ladderDigits, type LadderPrices, toLadder } from "../../../../client/bots/detail/ladder.ts";

const GAP = 0.1;

/** A long position with every price, but for what is given. */
function prices(changes: Partial<LadderPrices> = {}): LadderPrices {
  return {
    takeProfit: "110",
    highest: "106",
    mark: "104",
    entry: "100",
    trailingStop: "98",
    stopLoss: "90",
    ...changes,
  };
}

const NOTHING: LadderPrices = {
  takeProfit: null,
  highest: null,
  mark: null,
  entry: null,
  trailingStop: null,
  stopLoss: null,
};

const kindsOf = (given: LadderPrices) => toLadder(given, GAP, false).rungs.map(({ kind }) => kind);
const heightsOf = (given: LadderPrices) =>
  Object.fromEntries(toLadder(given, GAP, false).rungs.map(({ kind, height }) => [kind, height.toFixed(3)]));

describe("toLadder", () => {
  it.each([
    {
      case: "the usual order of a long position",
      given: prices(),
      kinds: ["takeProfit", "highest", "mark", "entry", "trailingStop", "stopLoss"],
    },
    {
      case: "a trailing stop that has passed the entry",
      given: prices({ trailingStop: "102" }),
      kinds: ["takeProfit", "highest", "mark", "trailingStop", "entry", "stopLoss"],
    },
    {
      case: "a mark that has jumped over the take profit",
      given: prices({ mark: "120", highest: "120" }),
      kinds: ["highest", "mark", "takeProfit", "entry", "trailingStop", "stopLoss"],
    },
    {
      case: "a mark below every stop",
      given: prices({ mark: "80" }),
      kinds: ["takeProfit", "highest", "entry", "trailingStop", "stopLoss", "mark"],
    },
    {
      case: "a short position, upside down",
      given: prices({ takeProfit: "90", stopLoss: "110", trailingStop: null, highest: null }),
      kinds: ["stopLoss", "mark", "entry", "takeProfit"],
    },
    {
      case: "equal prices in the order of their kinds",
      given: prices({ takeProfit: "100", highest: "100", mark: "100", trailingStop: "100", stopLoss: "100" }),
      kinds: ["takeProfit", "highest", "mark", "entry", "trailingStop", "stopLoss"],
    },
    { case: "only what is known", given: { ...NOTHING, entry: "100" }, kinds: ["entry"] },
    { case: "nothing without a mark and an entry", given: { ...NOTHING, stopLoss: "90" }, kinds: [] },
  ])("sorts by price, the highest first: $case", ({ given, kinds }) => {
    expect(kindsOf(given)).toEqual(kinds);
  });

  it("draws prices to scale, with a margin at both ends", () => {
    expect(heightsOf(prices())).toEqual({
      takeProfit: "0.060",
      highest: "0.236",
      mark: "0.324",
      entry: "0.500",
      trailingStop: "0.588",
      stopLoss: "0.940",
    });
  });

  it("tells prices with many digits apart", () => {
    const tiny = { ...NOTHING, mark: "0.00000123", entry: "0.00000122", stopLoss: "0.00000120" };

    expect(heightsOf(tiny)).toEqual({ mark: "0.060", entry: "0.353", stopLoss: "0.940" });
  });

  it("tells prices apart that are one double", () => {
    const close = { ...NOTHING, mark: "100000000000000000.02", entry: "100000000000000000.01" };

    expect(heightsOf(close)).toEqual({ mark: "0.060", entry: "0.940" });
  });

  it("stands in the middle where all prices are equal", () => {
    expect(heightsOf({ ...NOTHING, mark: "100", entry: "100.00" })).toEqual({ mark: "0.500", entry: "0.500" });
  });

  it("keeps a usual stop to scale though the mark is still at the entry", () => {
    const fresh = { ...NOTHING, mark: "64000.12", entry: "64000", stopLoss: "62720" };

    expect(toLadder(fresh, GAP, false).rungs.map(({ isOffScale }) => isOffScale)).toEqual([false, false, false]);
  });

  it("puts what is far away at the edge, so that the rest can be told apart", () => {
    const far = toLadder(prices({ takeProfit: "100000" }), GAP, false);

    expect(far.rungs.map(({ kind, height, isOffScale }) => [kind, height.toFixed(2), isOffScale])).toEqual([
      ["takeProfit", "0.00", true],
      ["highest", "0.06", false],
      ["mark", "0.17", false],
      ["entry", "0.39", false],
      ["trailingStop", "0.50", false],
      ["stopLoss", "0.94", false],
    ]);
  });

  it("puts what is far below at the other edge", () => {
    const [lowest] = toLadder({ ...NOTHING, mark: "104", entry: "100", stopLoss: "1" }, GAP, false).rungs.slice(-1);

    expect(lowest).toMatchObject({ kind: "stopLoss", height: 1, isOffScale: true });
  });

  it("says how far the mark has to go, in per cent of the mark", () => {
    const given = { ...NOTHING, takeProfit: "66000", mark: "64000", entry: "63680", stopLoss: "62720" };

    expect(toLadder(given, GAP, false).rungs.map(({ distancePercent }) => distancePercent)).toEqual([
      "3.125",
      "0",
      "-0.5",
      "-2",
    ]);
  });

  it("knows no distance without a mark", () => {
    const [entry] = toLadder({ ...NOTHING, entry: "100", stopLoss: "90" }, GAP, false).rungs;

    expect(entry?.distancePercent).toBeNull();
  });

  it("moves labels apart and leaves their prices where they are", () => {
    const given = { ...NOTHING, takeProfit: "110", mark: "100.1", entry: "100", stopLoss: "90" };

    const places = toLadder(given, GAP, false).rungs.map(({ height, labelHeight }) => [
      height.toFixed(3),
      labelHeight.toFixed(3),
    ]);

    expect(places).toEqual([
      ["0.060", "0.060"],
      ["0.496", "0.448"],
      ["0.500", "0.548"],
      ["0.940", "0.940"],
    ]);
  });

  it.each([
    {
      case: "a long position gains above its entry",
      given: prices(),
      isShort: false,
      zones: ["gain 0.06 0.50", "loss 0.50 0.94"],
    },
    {
      case: "a short position gains below its entry",
      given: prices({ takeProfit: "90", stopLoss: "110" }),
      isShort: true,
      zones: ["gain 0.50 0.94", "loss 0.06 0.50"],
    },
    {
      case: "without exits the zones reach the ends",
      given: { ...NOTHING, mark: "104", entry: "100" },
      isShort: false,
      zones: ["gain 0.00 0.94", "loss 0.94 1.00"],
    },
    {
      case: "a short position without exits",
      given: { ...NOTHING, mark: "104", entry: "100" },
      isShort: true,
      zones: ["gain 0.94 1.00", "loss 0.00 0.94"],
    },
    {
      case: "a stop at the entry loses nothing",
      given: { ...NOTHING, mark: "104", entry: "100", stopLoss: "100" },
      isShort: false,
      zones: ["gain 0.00 0.94"],
    },
    { case: "nothing without an entry", given: { ...NOTHING, mark: "104" }, isShort: false, zones: [] },
  ])("marks where money is made and lost: $case", ({ given, isShort, zones }) => {
    const drawn = toLadder(given, GAP, isShort).zones;

    expect(
      drawn.map(({ direction, top, bottom }) => `${direction} ${top.toFixed(2)} ${bottom.toFixed(2)}`),
    ).toEqual(zones);
  });
});

describe("ladderDigits", () => {
  it.each([
    { case: "two at least", given: { ...NOTHING, mark: "64000", entry: "64123.4" }, digits: 2 },
    { case: "as many as the finest price has", given: { ...NOTHING, mark: "3.1415", entry: "3.1" }, digits: 4 },
    { case: "six that count", given: { ...NOTHING, mark: "3.14159265", entry: "3.1" }, digits: 5 },
    { case: "enough for the smallest", given: { ...NOTHING, mark: "0.00000123", entry: "0.0000012" }, digits: 8 },
    { case: "two without a price", given: NOTHING, digits: 2 },
  ])("$case", ({ given, digits }) => {
    expect(ladderDigits(given)).toBe(digits);
  });
});

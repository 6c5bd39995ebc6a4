import { describe, expect, it } from "vitest";
import { emaOf, rsiOf } from "../../../api/runner/indicators.ts";

describe("emaOf", () => {
  it("begins with the simple average of its first period", () => {
    expect(emaOf([1, 2, 6], 3)).toBe(3);
  });

  it("moves by two parts in period plus one of the distance to each later value", () => {
    expect(emaOf([1, 2, 6, 11, 3], 3)).toBe(5);
  });

  it("follows a period of one without delay", () => {
    expect(emaOf([5, 9, 2], 1)).toBe(2);
  });

  it("says nothing while there are fewer values than its period", () => {
    expect(emaOf([1, 2], 3)).toBeUndefined();
  });
});

describe("rsiOf", () => {
  // The worked example of StockCharts' ChartSchool, "Relative Strength Index", with the closes it was computed from.
  const closes = [
    44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328,
    45.614, 46.282, 46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439,
  ];

  it.each([
    [15, 70.53],
    [16, 66.32],
    [17, 66.55],
    [18, 69.41],
    [19, 66.36],
    [20, 57.97],
  ])("agrees with the published example after %i closes", (count, expected) => {
    expect(rsiOf(closes.slice(0, count), 14)).toBeCloseTo(expected, 2);
  });

  it.each([
    ["100 when nothing ever fell", [1, 2, 3, 4], 100],
    ["0 when nothing ever rose", [4, 3, 2, 1], 0],
    ["50 when nothing moved", [4, 4, 4, 4], 50],
  ])("is %s", (_, values, expected) => {
    expect(rsiOf(values, 3)).toBe(expected);
  });

  it("says nothing while there are not more values than its period", () => {
    expect(rsiOf([1, 2, 3], 3)).toBeUndefined();
  });
});

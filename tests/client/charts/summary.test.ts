// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { Series } from "../../../client/charts/series.ts";
import { extremesOf, thinned, verticesOf } from "../../../client/charts/summary.ts";

const seriesOf = (...exact: readonly (string | null)[]): Series => ({
  at: exact.map((_, index) => index),
  values: exact.map((value) => (value === null ? null : Number(value))),
  exact,
});

describe("extremesOf", () => {
  it("gives the first, last, lowest and highest value, exactly", () => {
    expect(extremesOf(seriesOf("1.10", null, "-3.00000000000000001", "7", "2"))).toEqual({
      first: { at: 0, value: "1.10" },
      last: { at: 4, value: "2" },
      lowest: { at: 2, value: "-3.00000000000000001" },
      highest: { at: 3, value: "7" },
    });
  });

  it("is null where there is no value", () => {
    expect(extremesOf(seriesOf(null))).toBeNull();
  });
});

describe("verticesOf", () => {
  it("leaves out gaps", () => {
    expect(verticesOf(seriesOf("1", null, "2"))).toEqual([
      { at: 0, value: "1" },
      { at: 2, value: "2" },
    ]);
  });
});

describe("thinned", () => {
  it("keeps few as they are", () => {
    expect(thinned([1, 2, 3], 3)).toEqual([1, 2, 3]);
  });

  it("keeps the first and the last of many, and some between", () => {
    expect(thinned([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  });
});

// @vitest-environment node
import { describe, expect, it } from "vitest";
import { type Level, type Picture, verticalRange } from "../../../client/charts/picture.ts";

const level = (value: number, isNeeded = false): Level => ({ value, label: "a level", colour: "loss", isNeeded });

const picture = (changes: Partial<Picture> = {}): Picture => ({
  series: { at: [], values: [], exact: [] },
  from: 0,
  now: 1,
  isSigned: false,
  levels: [],
  markers: [],
  ...changes,
});

describe("verticalRange", () => {
  it("leaves room above and below the line", () => {
    expect(verticalRange(100, 200, picture())).toEqual([88, 212]);
  });

  it("holds zero where gains and losses are shown", () => {
    expect(verticalRange(100, 200, picture({ isSigned: true }))).toEqual([-24, 224]);
  });

  it("holds the levels that are needed, however far", () => {
    expect(verticalRange(100, 200, picture({ levels: [level(1_100, true)] }))).toEqual([-20, 1_220]);
  });

  it("holds other levels that leave the line enough room", () => {
    expect(verticalRange(100, 200, picture({ levels: [level(50), level(250)] }))).toEqual([26, 274]);
  });

  it("leaves out levels that would press the line flat", () => {
    expect(verticalRange(100, 200, picture({ levels: [level(5_000), level(-5_000)] }))).toEqual([88, 212]);
  });

  it("is never empty", () => {
    expect(verticalRange(1_000, 1_000, picture())).toEqual([999, 1_001]);
    expect(verticalRange(null, null, picture({ isSigned: true }))).toEqual([-1, 1]);
    expect(verticalRange(null, null, picture())).toEqual([-0.12, 1.12]);
  });
});

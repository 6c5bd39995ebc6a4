// @vitest-environment node
import { describe, expect, it } from "vitest";
import { numberSigns, toDecimal, toNumberText } from "../../../../client/bots/form/decimal-text.ts";

describe("toDecimal", () => {
  it.each([
    ["en", "1.5", "1.5"],
    ["en", " 1,000.5 ", "1000.5"],
    ["en", "1,000", "1000"],
    ["en", "1,5", null],
    ["en", "0.000000000000000001", "0.000000000000000001"],
    ["en", "\u22122", "-2"],
    ["en", "1e5", null],
    ["en", "two", null],
    ["en", "", null],
    ["de", "1,5", "1.5"],
    ["de", "1.5", "1.5"],
    ["de", "1.000", "1000"],
    ["de", "1.000,25", "1000.25"],
    ["fr", "1 000,25", "1000.25"],
    ["fr", "1\u202f000,25", "1000.25"],
    ["de-CH", "1’000.25", "1000.25"],
    ["hi", "1.5", "1.5"],
  ])("%s: %j is %j", (locale, text, expected) => {
    expect(toDecimal(text, numberSigns(locale))).toBe(expected);
  });
});

describe("toNumberText", () => {
  it.each([
    ["en", "1000.5", "1000.5"],
    ["de", "1000.5", "1000,5"],
  ])("%s: %j is written %j", (locale, decimal, expected) => {
    expect(toNumberText(decimal, numberSigns(locale))).toBe(expected);
  });
});

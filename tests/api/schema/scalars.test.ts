import { describe, expect, it } from "vitest";
import { dateTimeScalar, decimalScalar, revisionScalar } from "../../../api/schema/scalars.ts";

describe("Decimal", () => {
  it.each(["0", "1071.50", "-0.000000000000000000001", "123456789012345678901234567890.5"])(
    "keeps %s to the last digit",
    (text) => {
      expect(decimalScalar.coerceOutputValue(text)).toBe(text);
      expect(decimalScalar.coerceInputValue(text)).toBe(text);
    },
  );

  it.each([
    1,
    1.5,
    Number.NaN,
    true,
    null,
    "",
    " 1",
    "1 ",
    "1e5",
    "+1",
    "1.",
    ".5",
    "1,5",
    "NaN",
    "Infinity",
    "0x1",
  ])("refuses %j", (value) => {
    expect(() => decimalScalar.coerceInputValue(value)).toThrow("Decimal must be a string such as");
  });
});

describe("DateTime", () => {
  it("is UTC with milliseconds", () => {
    expect(dateTimeScalar.coerceOutputValue(new Date(0))).toBe("1970-01-01T00:00:00.000Z");
  });

  it.each(["2026-11-23T02:00:00Z", "2026-11-23T02:00:00.000Z", "2026-11-23T03:00:00+01:00"])("reads %s", (text) => {
    expect(dateTimeScalar.coerceInputValue(text)).toEqual(new Date("2026-11-23T02:00:00.000Z"));
  });

  it.each([
    0,
    "",
    "2026-11-23",
    "2026-11-23T02:00:00",
    "2026-13-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-01:00",
    "yesterday",
    null,
  ])("refuses %j", (value) => {
    expect(() => dateTimeScalar.coerceInputValue(value)).toThrow("DateTime must be RFC 3339 such as");
  });
});

describe("Revision", () => {
  it.each([0, 1, Number.MAX_SAFE_INTEGER])("takes %i", (value) => {
    expect(revisionScalar.coerceInputValue(value)).toBe(value);
  });

  it("reads what a driver gives as a text", () => {
    expect(revisionScalar.coerceOutputValue("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each([-1, 1.5, Number.MAX_SAFE_INTEGER + 1, "1", null])("refuses %j", (value) => {
    expect(() => revisionScalar.coerceInputValue(value)).toThrow(
      "Revision must be a whole number from 0 to 2^53 - 1",
    );
  });
});

// @vitest-environment node
import { describe, expect, it } from "vitest";
import { isRange, sinceOf } from "../../../client/charts/range.ts";

describe("sinceOf", () => {
  it.each([
    { range: "1h", since: "2026-11-23T13:41:00.000Z" },
    { range: "today", since: "2026-11-23T00:00:00.000Z" },
    { range: "7d", since: "2026-11-16T14:00:00.000Z" },
    { range: "30d", since: "2026-10-24T14:00:00.000Z" },
  ] as const)("$range begins at $since", ({ range, since }) => {
    expect(new Date(sinceOf(range, Date.parse("2026-11-23T14:41:52.123Z"))).toISOString()).toBe(since);
  });
});

describe("isRange", () => {
  it.each([
    { value: "7d", is: true },
    { value: "8d", is: false },
    { value: null, is: false },
  ])("$value: $is", ({ value, is }) => {
    expect(isRange(value)).toBe(is);
  });
});

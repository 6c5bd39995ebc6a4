import { CombinedError } from "@urql/core";
import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../../client/graphql/failure.ts";

const NOW = Date.parse("2026-11-23T02:00:00.000Z");

const anErrorThatSays = (retryAfter?: string): CombinedError =>
  new CombinedError({ response: new Response(null, retryAfter ? { headers: { "retry-after": retryAfter } } : {}) });

describe("retryAfterMs", () => {
  it.each([
    ["3", 3_000],
    ["Mon, 23 Nov 2026 02:00:05 GMT", 5_000],
    ["Mon, 23 Nov 2026 01:00:00 GMT", 0],
    ["86400", 600_000],
    ["soon", 0],
    [undefined, 0],
  ])("takes %s for %i ms", (header, delayMs) => {
    expect(retryAfterMs(anErrorThatSays(header), NOW)).toBe(delayMs);
  });

  it("is 0 where no answer came", () => {
    expect(retryAfterMs(new CombinedError({ networkError: new Error("no way") }), NOW)).toBe(0);
  });
});

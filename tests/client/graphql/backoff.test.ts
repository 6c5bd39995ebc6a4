import { describe, expect, it } from "vitest";
import { backoffMs } from "../../../client/graphql/backoff.ts";

describe("backoffMs", () => {
  it.each([
    [1, 100, 1_000],
    [2, 4_000, 5_000],
    [3, 8_000, 10_000],
    [4, 16_000, 20_000],
    [5, 24_000, 30_000],
    [10, 24_000, 30_000],
  ])("waits before retry %i from %i to %i ms", (attempt, shortest, longest) => {
    expect([backoffMs(attempt, 0), backoffMs(attempt, 1)]).toEqual([shortest, longest]);
  });
});

import { describe, expect, it } from "vitest";
import { createAttemptBudget } from "../../../api/market/attempt-budget.ts";

describe("createAttemptBudget", () => {
  it("has so many attempts, each of which comes back after the time", () => {
    let now = 0;
    const budget = createAttemptBudget({ attempts: 2, withinMs: 1_000 }, () => now);
    budget.spend();
    now = 400;
    expect(budget.waitMs()).toBe(0);
    budget.spend();

    expect(budget.waitMs()).toBe(600);
    now = 1_000;
    expect(budget.waitMs()).toBe(0);
    budget.spend();

    expect(budget.waitMs()).toBe(400);
  });
});

import { Big } from "big.js";

/** Whether an amount is a gain, a loss or neither. */
export type Direction = "gain" | "loss" | "even";

/** The direction of an exact decimal. */
export function directionOf(amount: string): Direction {
  const value = new Big(amount);
  if (value.eq(0)) {
    return "even";
  }
  return value.gt(0) ? "gain" : "loss";
}

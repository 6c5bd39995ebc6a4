import { Big } from "big.js";
import { formatAmount } from "../format/amount.ts";

const MOST_DIGITS = 18;

/**
 * How many digits behind the point a column of amounts needs, so that none loses one and all points stand below each other.
 *
 * @param least - not fewer than these.
 */
export function columnDigits(amounts: readonly string[], least: number): number {
  return Math.min(
    amounts.reduce((most, amount) => Math.max(most, decimalsOf(new Big(amount))), least),
    MOST_DIGITS,
  );
}

function decimalsOf(value: Big): number {
  return Math.max(0, value.c.length - value.e - 1);
}

/** By how much, in per cent, an amount has changed, such as "1.5"; null where there was nothing before. */
export function changePercent(before: string, now: string): string | null {
  const start = new Big(before);
  return start.eq(0) ? null : new Big(now).minus(start).div(start).times(100).toFixed(4);
}

/** Per cent with two digits and the sign, as prices' changes are given. */
export function formatChange(percent: string): string {
  return `${formatAmount(percent, { digits: 2, isSigned: true })}\u00a0%`;
}

/** A volume: what is behind the point of a large one says nothing. */
export function formatVolume(volume: string): string {
  return formatAmount(volume, { digits: new Big(volume).gte(1_000) ? 0 : columnDigits([volume], 0) });
}

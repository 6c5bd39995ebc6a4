import { Big } from "big.js";

/** How much of a limit is used up. */
export interface Usage {
  /** A count, or per cent of the order size: an exact decimal. */
  readonly used: string;
  /** In the unit of `used`; null where there is no limit. */
  readonly allowed: string | null;
  /** Used as a share of allowed, 0 to 1; 0 without a limit. */
  readonly share: number;
  readonly isReached: boolean;
}

/** Milliseconds of a day; UTC knows no others. */
const DAY_MS = 86_400_000;
/** Digits of a share: the division of two decimals has to end somewhere. */
const PERCENT_DIGITS = 8;

/** The day's trades against how many it may see. */
export function tradesUsage(count: number, most: number | null): Usage {
  return usageOf(new Big(count), most === null ? null : String(most));
}

/**
 * The day's loss against the limit, in per cent of the order size; a gain has used nothing.
 *
 * @param dailyPnl - an amount in the quote currency, as the order size.
 */
export function lossUsage(dailyPnl: string, orderSize: string, maxDailyLossPercent: string | null): Usage {
  return usageOf(atLeastZero(percentOf(dailyPnl, orderSize).neg()), maxDailyLossPercent);
}

/** The day's gain against the target, in per cent of the order size; a loss is no part of it. */
export function targetUsage(dailyPnl: string, orderSize: string, dailyTargetPercent: string | null): Usage {
  return usageOf(atLeastZero(percentOf(dailyPnl, orderSize)), dailyTargetPercent);
}

/** Milliseconds until the UTC day ends. */
export function untilDayEnds(nowMs: number): number {
  return DAY_MS - (nowMs % DAY_MS);
}

/** Whether two instants, in milliseconds since the epoch, lie in one UTC day. */
export function isSameDay(oneMs: number, otherMs: number): boolean {
  return Math.floor(oneMs / DAY_MS) === Math.floor(otherMs / DAY_MS);
}

/** What a share of an amount comes to: an exact decimal. */
export function amountOfPercent(amount: string, percent: string): string {
  return new Big(amount).times(percent).div(100).toFixed();
}

/** An amount as per cent of another: an exact decimal; 0 of nothing. */
export function percentOf(amount: string, whole: string | Big): Big {
  const of = new Big(whole);
  return of.eq(0) ? new Big(0) : new Big(amount).times(100).div(of).round(PERCENT_DIGITS);
}

function usageOf(used: Big, allowed: string | null): Usage {
  if (allowed === null) {
    return { used: used.toFixed(), allowed, share: 0, isReached: false };
  }
  const isReached = used.gte(allowed);
  const share = isReached ? 1 : Number(used.div(allowed));
  return { used: used.toFixed(), allowed, share, isReached };
}

function atLeastZero(value: Big): Big {
  return value.lt(0) ? new Big(0) : value;
}

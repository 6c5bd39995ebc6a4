import { Decimal } from "decimal.js";

/** Decimal arithmetic wide enough that products of prices and quantities are exact before they are rounded. */
export const Money = Decimal.clone({
  precision: 80,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpNeg: -80,
  toExpPos: 80,
});

/** An amount in the quote currency, a price, a quantity or a share. */
export type Money = Decimal;

/** Rounds half-even to the eight places in which fills are counted. */
export function roundMoney(amount: Money): Money {
  return amount.toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN);
}

/** A share given in per cent of something. */
export function percentOf(base: Money, percent: string): Money {
  return base.times(percent).div(100);
}

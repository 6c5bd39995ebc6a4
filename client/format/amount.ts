import { Big } from "big.js";
import { LOCALES } from "./locales.ts";

/** How an amount is written. */
export interface AmountFormat {
  /** Digits behind the point, always so many. @defaultValue 2, and more for amounts too small to be seen with 2 */
  readonly digits?: number;
  /** Whether a gain has its plus sign. @defaultValue false */
  readonly isSigned?: boolean;
}

/** A real minus sign, as wide as the plus sign. */
const MINUS = "\u2212";
/** Prices are written with about so many digits, so that 64,123.45 and 0.0000012300 are both told apart from the next tick. */
const PRICE_DIGITS = 6;
const MOST_DIGITS = 18;

/** An exact decimal in the reader's own notation, without going through a double. */
export function formatAmount(amount: string, { digits, isSigned = false }: AmountFormat = {}): string {
  const shownDigits = digits ?? amountDigits(amount);
  const format = numberFormat(shownDigits, isSigned);
  // Intl.NumberFormat reads a decimal string exactly (ECMA-402, Number Format v3); its type wants a literal.
  return format.format(amount as Intl.StringNumericLiteral).replace("-", MINUS);
}

/** A price with digits enough for its size: two from 1,000 up, more below. */
export function formatPrice(price: string): string {
  return formatAmount(price, { digits: priceDigits(price) });
}

/** A quantity as it is, with all its digits. */
export function formatQuantity(quantity: string): string {
  return formatAmount(quantity, { digits: Math.min(decimalsOf(new Big(quantity)), MOST_DIGITS) });
}

/** Per cent with one digit; 1.5 is 1.5 %. */
export function formatPercent(percent: string, isSigned = false): string {
  return `${formatAmount(percent, { digits: 1, isSigned })}\u00a0%`;
}

/** How many digits behind the point a price of this size is written with. */
export function priceDigits(price: string): number {
  const value = new Big(price);
  return value.eq(0) ? 2 : Math.min(Math.max(PRICE_DIGITS - 1 - value.e, 2), MOST_DIGITS);
}

function amountDigits(amount: string): number {
  const value = new Big(amount);
  return value.eq(0) || value.e >= -2 ? 2 : Math.min(1 - value.e, MOST_DIGITS);
}

function decimalsOf(value: Big): number {
  return Math.max(0, value.c.length - value.e - 1);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Formats are costly to make and few. */
function numberFormat(digits: number, isSigned: boolean): Intl.NumberFormat {
  const key = `${digits} ${isSigned}`;
  const known = formats.get(key);
  if (known !== undefined) {
    return known;
  }
  const format = new Intl.NumberFormat(LOCALES, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: isSigned ? "exceptZero" : "negative",
  });
  formats.set(key, format);
  return format;
}

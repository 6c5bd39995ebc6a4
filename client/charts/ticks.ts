import { formatAmount } from "../format/amount.ts";
import { LOCALES } from "../format/locales.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MOST_DIGITS = 18;

const seconds = new Intl.DateTimeFormat(LOCALES, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const minutes = new Intl.DateTimeFormat(LOCALES, { hour: "2-digit", minute: "2-digit" });
const days = new Intl.DateTimeFormat(LOCALES, { day: "numeric", month: "short" });

/**
 * What is written at a place of the time axis, in the reader's time zone and notation.
 *
 * @param at - in milliseconds since the epoch.
 * @param stepMs - how far the places are apart.
 */
export function timeTick(at: number, stepMs: number): string {
  const date = new Date(at);
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
  if (stepMs >= DAY_MS || isMidnight) {
    return days.format(date);
  }
  return (stepMs < MINUTE_MS ? seconds : minutes).format(date);
}

/**
 * What is written at a place of the value axis.
 *
 * @param step - how far the places are apart: with as many digits as tell them apart.
 */
export function valueTick(value: number, step: number, isSigned: boolean): string {
  // A step is 1, 2, 2.5 or 5 times a power of ten, and 2.5 needs one digit more than its power says.
  const power = Math.floor(Math.log10(step));
  const digits = Math.min(Math.max(0, -power + (Number.isInteger(step / 10 ** power) ? 0 : 1)), MOST_DIGITS);
  return formatAmount(value.toFixed(digits), { digits, isSigned });
}

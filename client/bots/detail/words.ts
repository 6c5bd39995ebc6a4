import { LOCALES } from "../../format/locales.ts";
import type { DetailedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";

type Settings = DetailedBot["bot"];

/** A strategy with its numbers in as few words as a title has room for. */
export function strategyOf({ strategy, fastEmaPeriod, slowEmaPeriod }: Settings): string {
  return strategy === "ema" ? t("bot.strategy.ema", { fast: fastEmaPeriod, slow: slowEmaPeriod }) : strategy;
}

/** The length of a candle with its unit: `15m` is `15 min`. */
export function timeframeOf(timeframe: string): string {
  const [, count = "", unit = ""] = /^(\d+)([mhd])$/.exec(timeframe) ?? [];
  return isUnit(unit) ? UNITS[unit].format(Number(count)) : timeframe;
}

/** A time that is left in hours and minutes, such as `9 hr 12 min`. */
export function hoursAndMinutesOf(durationMs: number): string {
  const minutes = Math.ceil(durationMs / MINUTE_MS);
  const hours = Math.floor(minutes / MINUTES_PER_HOUR);
  const rest = UNITS.m.format(minutes % MINUTES_PER_HOUR);
  return hours === 0 ? rest : `${UNITS.h.format(hours)} ${rest}`;
}

/** The UTC day of an instant, such as `22 Nov`. */
export function dayOf(instantMs: number): string {
  return utcDay.format(instantMs);
}

const utcDay = new Intl.DateTimeFormat(LOCALES, { day: "numeric", month: "short", timeZone: "UTC" });
const MINUTE_MS = 60_000;
const MINUTES_PER_HOUR = 60;

const toFormat = (unit: string) => new Intl.NumberFormat(LOCALES, { style: "unit", unit, unitDisplay: "short" });
const UNITS = { m: toFormat("minute"), h: toFormat("hour"), d: toFormat("day") };

function isUnit(unit: string): unit is keyof typeof UNITS {
  return unit in UNITS;
}

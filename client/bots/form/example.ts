import { Big } from "big.js";
import { formatAmount, formatQuantity } from "../../format/amount.ts";
import { formatDuration } from "../../format/instant.ts";
import { t } from "../../texts/texts.ts";
import { quoteOf } from "../../format/pair.ts";
import { type NumberSigns, toDecimal } from "./decimal-text.ts";
import type { SettingTexts } from "./read-settings.ts";
import type { SettingName } from "./settings.ts";

/** The entry price of the examples, at which per cent are easily read. */
const ENTRY = new Big(100);
/** How far the price of the example has gone in favour of the position before it turns, in per cent. */
const BEST_PERCENT = 10;
/** A bot is LATE after so many of its report intervals, and LOST after so many: README, "A silent bot is called silent". */
const LATE_AFTER_INTERVALS = 2;
const LOST_AFTER_INTERVALS = 5;

/** What a setting comes to, in money or time, with what stands in the form now; null where that cannot be said. */
export function exampleOf(name: SettingName, texts: SettingTexts, signs: NumberSigns): string | null {
  const value = decimalOf(texts[name], signs);
  const example = EXAMPLES[name];
  return value === null || example === undefined ? null : example(value, texts, signs);
}

type Example = (value: Big, texts: SettingTexts, signs: NumberSigns) => string | null;

const EXAMPLES: Partial<Record<SettingName, Example>> = {
  orderSize: (value, { symbol }) =>
    t("form.setting.orderSize.example", { amount: formatAmount(value.toFixed()), quote: quoteNameOf(symbol) }),
  stopLossPercent: (value, texts) => exit("stopLossPercent", ENTRY, value.times(-sideOf(texts))),
  takeProfitPercent: (value, texts) => exit("takeProfitPercent", ENTRY, value.times(sideOf(texts))),
  trailingStopPercent: (value, texts) => {
    const best = moved(ENTRY, new Big(BEST_PERCENT * sideOf(texts)));
    return exit("trailingStopPercent", best, value.times(-sideOf(texts)));
  },
  maxDailyLossPercent: (value, texts, signs) => share("maxDailyLossPercent", value, texts, signs),
  dailyTargetPercent: (value, texts, signs) => share("dailyTargetPercent", value, texts, signs),
  reportIntervalSeconds: (value) => {
    const intervalMs = value.toNumber() * 1_000;
    return t("form.setting.reportIntervalSeconds.example", {
      late: formatDuration(LATE_AFTER_INTERVALS * intervalMs),
      lost: formatDuration(LOST_AFTER_INTERVALS * intervalMs),
    });
  },
};

function exit(
  name: "stopLossPercent" | "takeProfitPercent" | "trailingStopPercent",
  from: Big,
  byPercent: Big,
): string | null {
  const price = moved(from, byPercent);
  if (price.lte(0)) {
    return null;
  }
  return t(`form.setting.${name}.example`, {
    from: formatQuantity(from.toFixed()),
    price: formatQuantity(price.toFixed()),
  });
}

function share(
  name: "maxDailyLossPercent" | "dailyTargetPercent",
  percent: Big,
  { orderSize, symbol }: SettingTexts,
  signs: NumberSigns,
): string | null {
  const order = decimalOf(orderSize, signs);
  if (order === null) {
    return null;
  }
  const amount = formatAmount(order.times(percent).times("0.01").toFixed());
  const size = formatAmount(order.toFixed());
  return t(`form.setting.${name}.example`, { amount, size, quote: quoteNameOf(symbol) });
}

function moved(price: Big, byPercent: Big): Big {
  return price.plus(price.times(byPercent).times("0.01"));
}

/** 1 where a rising price is a gain, -1 where a falling one is. */
function sideOf({ positionType }: SettingTexts): 1 | -1 {
  return positionType === "SHORT" ? -1 : 1;
}

function quoteNameOf(symbol: string): string {
  return symbol.trim() === "" ? "" : quoteOf(symbol.trim().toUpperCase());
}

function decimalOf(text: string, signs: NumberSigns): Big | null {
  const decimal = toDecimal(text, signs);
  return decimal === null ? null : new Big(decimal);
}

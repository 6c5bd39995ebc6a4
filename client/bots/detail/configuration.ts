import { formatAmount, formatPercent } from "../../format/amount.ts";
import { quoteOf } from "../../format/pair.ts";
import { formatDateTime, formatDuration } from "../../format/instant.ts";
import type { DetailedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";
import { amountOfPercent } from "./limits.ts";
import { timeframeOf } from "./words.ts";

type Settings = DetailedBot["bot"];

/** One setting in words. */
export interface Setting {
  readonly term: string;
  readonly text: string;
}

/** A bot is LATE after so many of its report intervals, and LOST after so many: README, "A silent bot is called silent". */
const LATE_AFTER_INTERVALS = 2;
const LOST_AFTER_INTERVALS = 5;

/** Everything that is set, in words: what it trades, when it buys and sells, what stops it for the day, how it reports. */
export function configurationOf({ bot }: Pick<DetailedBot, "bot">): readonly Setting[] {
  return [
    { term: t("bot.settings.kind"), text: t(`bot.settings.kinds.${bot.kind}`) },
    { term: t("bot.settings.wanted"), text: t(`bot.settings.wants.${bot.wanted}`) },
    { term: t("bot.settings.pair"), text: pairOf(bot) },
    { term: t("bot.settings.orderSize"), text: `${formatAmount(bot.orderSize)} ${quoteOf(bot.symbol)}` },
    { term: t("bot.settings.strategy"), text: entryOf(bot) },
    { term: t("bot.settings.rsi"), text: rsiOf(bot) },
    { term: t("bot.settings.takeProfit"), text: fromEntryOf(bot, bot.takeProfitPercent, "LONG") },
    { term: t("bot.settings.stopLoss"), text: fromEntryOf(bot, bot.stopLossPercent, "SHORT") },
    { term: t("bot.settings.trailingStop"), text: trailingStopOf(bot) },
    { term: t("bot.settings.trades"), text: tradesOf(bot) },
    { term: t("bot.settings.loss"), text: shareOf(bot, bot.maxDailyLossPercent) },
    { term: t("bot.settings.target"), text: shareOf(bot, bot.dailyTargetPercent) },
    { term: t("bot.settings.reports"), text: reportsOf(bot) },
    { term: t("bot.settings.created"), text: formatDateTime(Date.parse(bot.createdAt)) },
    { term: t("bot.settings.updated"), text: formatDateTime(Date.parse(bot.updatedAt)) },
  ];
}

function pairOf({ symbol, positionType, leverage }: Settings): string {
  const type = t(`bot.positionType.${positionType}`);
  return leverage === 1
    ? t("bot.settings.pairOf", { symbol, type })
    : t("bot.settings.leveragedPairOf", { symbol, type, leverage });
}

function entryOf(bot: Settings): string {
  const timeframe = timeframeOf(bot.timeframe);
  return bot.strategy === "ema"
    ? t("bot.settings.emaStrategy", { fast: bot.fastEmaPeriod, slow: bot.slowEmaPeriod, timeframe })
    : t("bot.settings.otherStrategy", { strategy: bot.strategy, timeframe });
}

function rsiOf({ rsiOverbought, rsiPeriod }: Settings): string {
  return t("bot.settings.rsiOf", { limit: formatAmount(rsiOverbought, { digits: 1 }), period: rsiPeriod });
}

/** @param upwards - the type of position for which this exit lies above its entry. */
function fromEntryOf({ positionType }: Settings, percent: string, upwards: Settings["positionType"]): string {
  const direction = positionType === upwards ? "above" : "below";
  return t(`bot.settings.${direction}`, { percent: formatPercent(percent) });
}

function trailingStopOf({ trailingStopPercent, positionType }: Settings): string {
  if (trailingStopPercent === null) {
    return t("bot.settings.none");
  }
  const percent = formatPercent(trailingStopPercent);
  return positionType === "LONG"
    ? t("bot.settings.trailing", { percent })
    : t("bot.settings.trailingShort", { percent });
}

function tradesOf({ maxDailyTrades }: Settings): string {
  return maxDailyTrades === null
    ? t("bot.settings.noLimit")
    : t("bot.settings.atMost", { count: formatAmount(String(maxDailyTrades), { digits: 0 }) });
}

function shareOf({ orderSize, symbol }: Settings, percent: string | null): string {
  if (percent === null) {
    return t("bot.settings.none");
  }
  return t("bot.settings.ofOrder", {
    percent: formatPercent(percent),
    amount: formatAmount(amountOfPercent(orderSize, percent)),
    quote: quoteOf(symbol),
  });
}

function reportsOf({ reportIntervalSeconds }: Settings): string {
  const intervalMs = reportIntervalSeconds * 1_000;
  return t("bot.settings.reportsOf", {
    interval: formatDuration(intervalMs),
    late: formatDuration(LATE_AFTER_INTERVALS * intervalMs),
    lost: formatDuration(LOST_AFTER_INTERVALS * intervalMs),
  });
}

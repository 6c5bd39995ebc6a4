import type { JSX } from "solid-js";
import { formatAmount, formatPercent } from "../../format/amount.ts";
import { quoteOf } from "../../format/pair.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { Card } from "../../ui/card.tsx";
import { AsOf } from "./as-of.tsx";
import { Figure } from "./figure.tsx";
import { isSameDay, lossUsage, targetUsage, tradesUsage, untilDayEnds } from "./limits.ts";
import { Meter } from "./meter.tsx";
import type { BotPart } from "./part.ts";
import { lastReportAt } from "./signal.ts";
import { dayOf, hoursAndMinutesOf } from "./words.ts";

/** What the UTC day has brought, and how much of its limits is used up. */
export function TodayCard(props: BotPart): JSX.Element {
  const live = useLive();
  const status = () => props.bot.status;
  const settings = () => props.bot.bot;
  const isToday = () => isSameDay(lastReportAt(status()), live.now());
  // What was reported on another day is that day's.
  const aside = () =>
    isToday()
      ? t("bot.today.resets", { time: hoursAndMinutesOf(untilDayEnds(live.now())) })
      : t("bot.today.ofDay", { day: dayOf(lastReportAt(status())) });
  const formatShare = (share: string) => formatPercent(share);
  return (
    <Card
      title={t("bot.today.title")}
      aside={
        <AsOf {...props}>
          <span class="num">{aside()}</span>
        </AsOf>
      }
    >
      <p class="text-[30px] leading-[1.1] font-semibold tracking-[-0.02em]">
        <Figure
          value={status().dailyPnl}
          format={(pnl) => formatAmount(pnl, { isSigned: true })}
          belief={isToday() ? props.belief : "unsure"}
          isColoured
        />{" "}
        <span class="text-[15px] font-medium tracking-normal text-soft">{quoteOf(settings().symbol)}</span>
      </p>
      <p class="mt-1 text-soft">{t("bot.today.pnl")}</p>
      <Meter
        label={t("bot.today.trades")}
        usage={tradesUsage(status().dailyTradeCount, settings().maxDailyTrades)}
        format={(count) => formatAmount(count, { digits: 0 })}
        without="noLimit"
        belief={props.belief}
      />
      <Meter
        label={t("bot.today.loss")}
        usage={lossUsage(status().dailyPnl, settings().orderSize, settings().maxDailyLossPercent)}
        format={formatShare}
        without="noLimit"
        belief={props.belief}
      />
      <Meter
        label={t("bot.today.target")}
        usage={targetUsage(status().dailyPnl, settings().orderSize, settings().dailyTargetPercent)}
        format={formatShare}
        without="noTarget"
        belief={props.belief}
      />
    </Card>
  );
}

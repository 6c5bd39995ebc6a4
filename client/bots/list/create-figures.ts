import { type Accessor, createMemo } from "solid-js";
import { formatAmount, formatQuantity } from "../../format/amount.ts";
import { formatDuration, formatMoment } from "../../format/instant.ts";
import type { ListedBot } from "../../live/documents.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { type Belief, beliefOf, type Doubt, doubtOf } from "../belief.ts";
import { baseOf } from "../../format/pair.ts";
import { isOfToday, reportedAtMs } from "../reported.ts";
import { useList } from "./list-context.ts";

/** What a row or a card says of a bot, each as a function that reads what it needs and no more. */
export interface Figures {
  readonly belief: Accessor<Belief>;
  /** The colour of its numbers: what cannot be believed fades. */
  readonly colour: Accessor<string>;
  /** How long ago it last reported. */
  readonly age: Accessor<string>;
  /** What it trades and how, and whose it is where it is not the viewer's. */
  readonly pair: Accessor<string>;
  /** The start or stop that waits for an answer; null where none does. */
  readonly openAction: Accessor<string | null>;
  /** The moment that it is all from; null where it can be believed. */
  readonly asOf: Accessor<string | null>;
  readonly position: Accessor<string | null>;
  readonly unrealizedPnl: Accessor<string | null>;
  /** Null when nothing was reported today. */
  readonly dayPnl: Accessor<string | null>;
  readonly trades: Accessor<string>;
}

/** Tells of a bot. */
export function createFigures(bot: Accessor<ListedBot>): Figures {
  const live = useLive();
  const list = useList();
  const status = () => bot().status;
  const doubt = createMemo((): Doubt => doubtOf(status(), live.isHeard()));
  const reported = createMemo(() => reportedAtMs(status()));
  const isToday = createMemo(() => isOfToday(status(), list.today()));
  const belief = () => beliefOf(doubt());
  return {
    belief,
    colour: () => COLOURS[belief()],
    age: () => t("overview.ago", { age: formatDuration(live.now() - reported()) }),
    pair: () => {
      const { symbol, strategy, owner, viewerRole } = bot().bot;
      const pair = t("overview.row.pair", { symbol, strategy: strategy.toUpperCase() });
      return viewerRole === "OWNER" || owner === null ? pair : t("overview.row.sharedPair", { pair, owner });
    },
    openAction: () => {
      const action = status().lastAction;
      return action?.state === "REQUESTED"
        ? t(`overview.row.action.${action.kind}`, {
            age: formatDuration(live.now() - Date.parse(action.requestedAt)),
          })
        : null;
    },
    asOf: () =>
      belief() === "unsure"
        ? t("overview.asOf", { time: formatMoment(doubt() === "lost" ? reported() : readAt(), live.now()) })
        : null,
    position: () => positionOf(bot()),
    unrealizedPnl: () => status().unrealizedPnl,
    dayPnl: () => (isToday() ? status().dailyPnl : null),
    trades: () => tradesOf(bot(), isToday()),
  };

  function readAt(): number {
    return Math.max(Date.parse(status().readAt), live.now() - (live.vouchedAgoMs() ?? Infinity));
  }
}

/** A gain or loss with its sign; a dash where there is none. */
export function formatPnl(amount: string | null): string {
  return amount === null ? t("overview.none") : formatAmount(amount, { isSigned: true });
}

const COLOURS: Record<Belief, string> = { sure: "", late: "text-soft", unsure: "text-faint" };

function positionOf({ bot, status }: ListedBot): string | null {
  if (!status.inPosition || status.positionSize === null) {
    return null;
  }
  return t("overview.row.position", { size: formatQuantity(status.positionSize), base: baseOf(bot.symbol) ?? "" });
}

function tradesOf({ bot, status }: ListedBot, isToday: boolean): string {
  const count = formatAmount(isToday ? String(status.dailyTradeCount) : "0", { digits: 0 });
  return bot.maxDailyTrades === null
    ? count
    : t("overview.row.trades", { count, most: formatAmount(String(bot.maxDailyTrades), { digits: 0 }) });
}

import { Big } from "big.js";
import type { ListedBot } from "../../live/documents.ts";
import { type MarkState, markStateOf } from "../../shell/page-mark.ts";
import { type AttentionKind, attentionOf } from "./attention.ts";
import { type Group, groupOf } from "./group.ts";
import { quoteOf } from "../pair.ts";
import { isOfToday, reportedAtMs, utcDayOf } from "../reported.ts";

/** What is summed up and ordered of a bot, as it was at one moment. */
export interface Reading {
  readonly id: string;
  readonly name: string;
  /** Everything that a search looks into, in small letters. */
  readonly words: string;
  readonly createdAt: string;
  readonly currency: string;
  readonly group: Group;
  readonly attention: AttentionKind | null;
  /** How it looks from afar. */
  readonly mark: MarkState;
  readonly reportedAtMs: number;
  /** Whether it is supposed to report at all. */
  readonly isReporting: boolean;
  /** Null when it has not reported anything today. */
  readonly dayPnl: Big | null;
  readonly isInPosition: boolean;
  readonly unrealizedPnl: Big | null;
}

/** What bots amount to at a moment. */
export interface Readings {
  readonly bots: readonly Reading[];
  /** Whether the server cannot vouch for any of them: then that is one fact, not one a bot. */
  readonly isDoubtGeneral: boolean;
  /** When the server last found any of them as shown, in milliseconds since the epoch. */
  readonly readAtMs: number;
}

/**
 * Reads all bots at once.
 *
 * @param nowMs - the server's time, which decides what today is.
 */
export function readBots(bots: readonly ListedBot[], nowMs: number): Readings {
  const today = utcDayOf(nowMs);
  const isDoubtGeneral = bots.length > 0 && bots.every(({ status }) => status.freshness === "UNVERIFIED");
  const readAtMs = bots.reduce((latest, { status }) => Math.max(latest, Date.parse(status.readAt)), 0);
  return { isDoubtGeneral, readAtMs, bots: bots.map((bot) => readBot(bot, today, isDoubtGeneral)) };
}

function readBot({ botId, bot, status }: ListedBot, today: number, isDoubtGeneral: boolean): Reading {
  const attention = attentionOf(status);
  return {
    id: botId,
    name: bot.name,
    words: `${bot.name} ${bot.symbol} ${bot.strategy} ${botId}`.toLowerCase(),
    createdAt: bot.createdAt,
    currency: quoteOf(bot.symbol),
    group: groupOf(status, isDoubtGeneral),
    attention: isDoubtGeneral && attention === "UNVERIFIED" ? null : attention,
    mark: markStateOf(status),
    reportedAtMs: reportedAtMs(status),
    isReporting: status.runStatus !== "STOPPED",
    dayPnl: isOfToday(status, today) ? new Big(status.dailyPnl) : null,
    isInPosition: status.inPosition,
    unrealizedPnl: status.unrealizedPnl === null ? null : new Big(status.unrealizedPnl),
  };
}

import { Big } from "big.js";
import { LOCALES } from "../../format/locales.ts";
import type { ListedBot } from "../../live/documents.ts";
import { type MarkState, markStateOf } from "../../shell/page-mark.ts";
import { type AttentionKind, attentionOf } from "./attention.ts";
import { type Group, groupOf } from "./group.ts";
import { quoteOf } from "../../format/pair.ts";
import { t } from "../../texts/texts.ts";
import { isOfToday, reportedAtMs } from "../reported.ts";

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

/** What a reading depends on beyond its bot. */
export interface ReadingSettings {
  /** Of `utcDayOf`, by the server's time. */
  readonly today: number;
  /** Whether the server cannot vouch for any bot, which is not told of each. */
  readonly isDoubtGeneral: boolean;
}

/** Reads a bot. */
export function readBot({ botId, bot, status }: ListedBot, { today, isDoubtGeneral }: ReadingSettings): Reading {
  const attention = attentionOf(status);
  return {
    id: botId,
    name: bot.name,
    words: `${bot.name} ${bot.symbol} ${bot.strategy} ${botId} ${sharedWordsOf(bot)}`.toLowerCase(),
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

/** By what bots of others are found. */
function sharedWordsOf({ viewerRole, owner }: ListedBot["bot"]): string {
  return viewerRole === "OWNER" ? "" : `${t("people.shared")} ${t(`people.role.${viewerRole}`)} ${owner ?? ""}`;
}

/** By name as people look it up, with numbers by their size; bots of the same name keep an order of their own. */
export function byName(one: Reading, other: Reading): number {
  return byLetters(one.name, other.name) || (one.id < other.id ? -1 : 1);
}

/** As people look things up: numbers by their size, whatever the case. */
export function byLetters(one: string, other: string): number {
  return letters.compare(one, other);
}

const letters = new Intl.Collator(LOCALES, { numeric: true, sensitivity: "base" });

import { formatDuration, formatMoment } from "../../format/instant.ts";
import type { BotAction, ListedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";
import type { AttentionKind } from "./attention.ts";
import { reportedAtMs } from "../reported.ts";

/** Why a bot needs attention, in words. */
export interface AttentionSentence {
  /** The matter in a word or two, with a colon. */
  readonly lead: string;
  /** Since when, what was expected, and what that means. */
  readonly text: string;
}

/** Says why a bot needs attention. @param nowMs - the server's time. */
export function sentenceOf(
  kind: AttentionKind,
  bot: Pick<ListedBot, "status" | "bot">,
  nowMs: number,
): AttentionSentence {
  return SENTENCES[kind](bot, nowMs);
}

type Sentence = (bot: Parameters<typeof sentenceOf>[1], nowMs: number) => AttentionSentence;

const SENTENCES: Record<AttentionKind, Sentence> = {
  LOST: (bot, nowMs) => ({
    lead: t("overview.attention.lost.lead"),
    text: t("overview.attention.lost.text", silenceOf(bot, nowMs)),
  }),
  LATE: (bot, nowMs) => ({
    lead: t("overview.attention.late.lead"),
    text: t("overview.attention.late.text", silenceOf(bot, nowMs)),
  }),
  UNVERIFIED: ({ status }, nowMs) => ({
    lead: t("overview.attention.unverified.lead"),
    text: t("overview.attention.unverified.text", { time: formatMoment(Date.parse(status.readAt), nowMs) }),
  }),
  ERROR: ({ status }, nowMs) => ({
    lead: t("overview.attention.error.lead"),
    text: t("overview.attention.error.text", {
      message: status.lastError ?? status.reason ?? t("overview.attention.error.unsaid"),
      age: formatDuration(nowMs - reportedAtMs(status)),
    }),
  }),
  ACTION: ({ status }, nowMs) =>
    // The last action came to nothing, so there is one.
    status.lastAction === null ? { lead: "", text: "" } : sentenceOfAction(status.lastAction, nowMs),
};

function silenceOf({ bot, status }: Pick<ListedBot, "status" | "bot">, nowMs: number) {
  return {
    age: formatDuration(nowMs - reportedAtMs(status)),
    interval: formatDuration(bot.reportIntervalSeconds * 1_000),
  };
}

function sentenceOfAction(action: BotAction, nowMs: number): AttentionSentence {
  const outcome = action.state === "TIMED_OUT" ? "timedOut" : "failed";
  return {
    lead: t(`overview.attention.${outcome}.${action.kind}`),
    text: t(`overview.attention.${outcome}.text`, {
      time: formatMoment(Date.parse(action.requestedAt), nowMs),
      by: action.requestedBy,
      message: action.message ?? t("overview.attention.error.unsaid"),
    }),
  };
}

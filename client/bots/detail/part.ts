import type { DetailedBot } from "../../live/documents.ts";
import type { Belief } from "../belief.ts";
import type { Trade } from "./documents.ts";

/** What every part of a bot's page is given. */
export interface BotPart {
  /** A store: whoever reads one field of it is told of changes of that field alone. */
  readonly bot: DetailedBot;
  /** How far its status can be believed. */
  readonly belief: Belief;
}

/** The text colour of what a status says: what cannot be believed fades. */
export const BELIEF_COLOURS: Record<Belief, string> = { sure: "", late: "text-soft", unsure: "text-faint" };

/** When an open position was opened, by its bot's newest trade; null where that does not tell. */
export function openedAtOf(newest: Trade | undefined): number | null {
  return newest !== undefined && newest.realizedPnl === null ? Date.parse(newest.executedAt) : null;
}

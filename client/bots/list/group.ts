import type { ListedStatus } from "../../live/documents.ts";
import { beliefOf, doubtOf } from "../belief.ts";

/** What bots are counted and filtered by; `UNSURE`: whatever it was last seen doing, that cannot be believed. */
export const GROUPS = ["RUNNING", "PENDING", "WAITING", "PAUSED", "ERROR", "STOPPED", "UNSURE"] as const;
/** One of {@link GROUPS}. */
export type Group = (typeof GROUPS)[number];

/**
 * The group of a bot.
 *
 * @param isDoubtGeneral - whether no bot can be believed just now, because the page or the server is cut off: then the page
 *   says so once, and the bots stay where they were last seen, rather than all going to `UNSURE` and back.
 */
export function groupOf(status: Pick<ListedStatus, "freshness" | "runStatus">, isDoubtGeneral: boolean): Group {
  const isUnsure = beliefOf(doubtOf(status, true)) === "unsure";
  const isOwnDoubt = isUnsure && !(isDoubtGeneral && status.freshness === "UNVERIFIED");
  return isOwnDoubt ? "UNSURE" : status.runStatus;
}

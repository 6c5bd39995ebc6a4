import type { ListedStatus } from "../live/documents.ts";

/**
 * How far a status can be believed on this page:
 * `sure`, as reported; `late`, a report is overdue; `unsure`, it may be something else by now.
 */
export type Belief = "sure" | "late" | "unsure";

/** Why a status cannot be fully believed, the weakest link first; null when it can. */
export type Doubt = "unheard" | "unverified" | "lost" | "late" | null;

/**
 * What speaks against a status.
 *
 * @param isHeard - whether this page hears the server; nothing can be believed while it does not.
 */
export function doubtOf(status: Pick<ListedStatus, "freshness">, isHeard: boolean): Doubt {
  if (!isHeard) {
    return "unheard";
  }
  return DOUBTS[status.freshness];
}

/** How far a status can be believed, given what speaks against it. */
export function beliefOf(doubt: Doubt): Belief {
  if (doubt === null) {
    return "sure";
  }
  return doubt === "late" ? "late" : "unsure";
}

const DOUBTS: Record<ListedStatus["freshness"], Doubt> = {
  LIVE: null,
  OFF: null,
  LATE: "late",
  LOST: "lost",
  UNVERIFIED: "unverified",
};

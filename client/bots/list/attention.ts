import type { BotAction, ListedStatus } from "../../live/documents.ts";

/** Why a bot needs attention, the most urgent first. */
export const ATTENTION_KINDS = ["LOST", "ERROR", "ACTION", "UNVERIFIED", "LATE"] as const;
/** One of {@link ATTENTION_KINDS}; `ACTION`: the last start or stop came to nothing. */
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

/** The most urgent reason for which a bot needs attention; null when it needs none. */
export function attentionOf(
  status: Pick<ListedStatus, "freshness" | "runStatus" | "lastAction">,
): AttentionKind | null {
  return ATTENTION_KINDS.find((kind) => HOLDS[kind](status)) ?? null;
}

type Judged = Parameters<typeof attentionOf>[0];

const HOLDS: Record<AttentionKind, (status: Judged) => boolean> = {
  LOST: ({ freshness }) => freshness === "LOST",
  ERROR: ({ runStatus }) => runStatus === "ERROR",
  ACTION: ({ lastAction, runStatus }) => lastAction !== null && cameToNothing(lastAction, runStatus),
  UNVERIFIED: ({ freshness }) => freshness === "UNVERIFIED",
  LATE: ({ freshness }) => freshness === "LATE",
};

/** A stop that failed is forgiven once the bot has stopped after all, and a start once it runs. */
function cameToNothing({ kind, state }: BotAction, runStatus: ListedStatus["runStatus"]): boolean {
  if (state !== "FAILED" && state !== "TIMED_OUT") {
    return false;
  }
  return kind === "STOP" ? runStatus !== "STOPPED" : !RUNS.has(runStatus);
}

/** What the server takes for the confirmation of a start. */
const RUNS = new Set<ListedStatus["runStatus"]>(["RUNNING", "WAITING", "PAUSED"]);

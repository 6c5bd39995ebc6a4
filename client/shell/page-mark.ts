import { doubtOf } from "../bots/belief.ts";
import type { ListedStatus } from "../live/documents.ts";

/** How a bot looks from afar, the worst first. `UNHEARD`: this page does not hear the server. */
export const MARK_STATES = [
  "UNHEARD",
  "ERROR",
  "LOST",
  "UNVERIFIED",
  "LATE",
  "PAUSED",
  "PENDING",
  "RUNNING",
  "WAITING",
  "STOPPED",
] as const;

/** One of {@link MARK_STATES}. */
export type MarkState = (typeof MARK_STATES)[number];

/** What a page says of itself in its tab: the worst of what it shows. */
export interface PageMark {
  readonly worst: MarkState;
  /** How many bots are that bad; null on a page that is about one. */
  readonly count: number | null;
}

/** How a bot looks from afar. An error stays one also when its bot has fallen silent since. */
export function markStateOf(status: Pick<ListedStatus, "runStatus" | "freshness">): MarkState {
  const doubt = doubtOf(status, true);
  if (status.runStatus === "ERROR" || doubt === null) {
    return status.runStatus;
  }
  return DOUBTED[doubt];
}

/** The worst of many and how many are that bad; null where there are none. */
export function worstMark(states: Iterable<MarkState>): PageMark | null {
  const counts = new Map<MarkState, number>();
  for (const state of states) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const worst = MARK_STATES.find((state) => counts.has(state));
  return worst === undefined ? null : { worst, count: counts.get(worst) ?? 0 };
}

/** Whether a state is one that somebody should look at. */
export function isTrouble(state: MarkState): state is TroubleState {
  return TROUBLE.has(state);
}

/** The states that are told in words in the title of a tab. */
export type TroubleState = "UNHEARD" | "ERROR" | "LOST" | "UNVERIFIED" | "LATE";

const TROUBLE: ReadonlySet<MarkState> = new Set<TroubleState>(["UNHEARD", "ERROR", "LOST", "UNVERIFIED", "LATE"]);

const DOUBTED = { unheard: "UNHEARD", unverified: "UNVERIFIED", lost: "LOST", late: "LATE" } as const;

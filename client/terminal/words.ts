import type { BotStatus } from "./documents.ts";

/** Each run status as people say it. */
export const RUN_STATUS_WORDS: Record<BotStatus["runStatus"], string> = {
  STOPPED: "Stopped",
  PENDING: "Starting",
  RUNNING: "Running",
  WAITING: "Waiting",
  PAUSED: "Paused",
  ERROR: "Error",
};

/** Whether each freshness lets the run status stand as a fact, and what to write beside it. */
const FRESHNESS: Record<BotStatus["freshness"], { readonly isFact: boolean; readonly remark: string }> = {
  LIVE: { isFact: true, remark: " (live)" },
  LATE: { isFact: true, remark: " (late)" },
  OFF: { isFact: true, remark: "" },
  LOST: { isFact: false, remark: " (lost)" },
  UNVERIFIED: { isFact: false, remark: " (unverified)" },
};

/**
 * The run status in words, never more certain than it is.
 *
 * @param isHeard whether the stream that brought the status is open and speaks
 */
export function toStatusWords({ runStatus, freshness }: BotStatus, isHeard: boolean): string {
  const word = RUN_STATUS_WORDS[runStatus];
  const { isFact, remark } = FRESHNESS[freshness];
  if (isHeard && isFact) {
    return `${word}${remark}`;
  }
  return `Last seen ${word.toLowerCase()}${isFact ? "" : remark}`;
}

/** The open position in words: size, entry price and the price it is valued at. */
export function toPositionWords(status: BotStatus): string {
  if (!status.inPosition) {
    return "no position";
  }
  const size = status.positionSize ?? "in position";
  const entry = status.entryPrice === null ? "" : ` at ${status.entryPrice}`;
  const mark = status.markPrice === null ? "" : `, now ${status.markPrice}`;
  return `${size}${entry}${mark}`;
}

/** Unrealized PnL of an open position and realized PnL of the day, in the quote currency. */
export function toPnlWords({ inPosition, unrealizedPnl, dailyPnl }: BotStatus): string {
  const open = inPosition && unrealizedPnl !== null ? `${toSigned(unrealizedPnl)} open, ` : "";
  return `PnL ${open}${toSigned(dailyPnl)} today`;
}

const ACTION_STATE_WORDS: Record<NonNullable<BotStatus["lastAction"]>["state"], string> = {
  REQUESTED: "asked for",
  CONFIRMED: "confirmed",
  FAILED: "failed",
  TIMED_OUT: "timed out",
};

/** The latest start or stop and what came of it, or null. */
export function toActionWords({ lastAction }: BotStatus): string | null {
  if (lastAction === null) {
    return null;
  }
  const { kind, state, message } = lastAction;
  const remark = state === "FAILED" && message !== null ? `: ${message}` : "";
  return `${kind.toLowerCase()} ${ACTION_STATE_WORDS[state]}${remark}`;
}

/** A duration in its largest whole unit. */
export function toDurationWords(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3_600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  return `${Math.floor(seconds / 3_600)} h`;
}

function toSigned(decimal: string): string {
  const isPositive = /^[\d.]*[1-9]/.test(decimal);
  return isPositive ? `+${decimal}` : decimal;
}

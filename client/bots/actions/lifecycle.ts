import type { BotAction, DetailedBot } from "../../live/documents.ts";
import { doubtOf } from "../belief.ts";

/** What decides what can be asked of a bot: never what it reports, since that may be old. */
export interface LifecycleState {
  readonly wanted: DetailedBot["bot"]["wanted"];
  /** The latest action; null when none was ever asked. */
  readonly last: Pick<BotAction, "kind" | "state"> | null;
}

/** Whether the server lets a bot be asked to start or to stop now, by the table that the README states. */
export function canAsk(kind: BotAction["kind"], { wanted, last }: LifecycleState): boolean {
  if (last === null || last.kind !== kind) {
    return true;
  }
  if (kind === "START") {
    return wanted === "STOPPED" || last.state !== "REQUESTED";
  }
  return wanted === "RUNNING" || (last.state !== "REQUESTED" && last.state !== "CONFIRMED");
}

/**
 * Whether a start is shown: always where none is wanted; else where it may be asked and the bot does not plainly run, such
 * as one that was lost. A page that does not hear the server knows no more than before, and offers no more.
 */
export function isStartOffered({ bot, status }: ActedOn): boolean {
  const { lastAction: last, runStatus } = status;
  if (bot.wanted === "STOPPED") {
    return true;
  }
  const isRunning = runStatus === "RUNNING" || runStatus === "WAITING" || runStatus === "PAUSED";
  const isPlain = isRunning && doubtOf(status, true) === null && !isUnsettled(last);
  return canAsk("START", { wanted: bot.wanted, last }) && !isPlain;
}

/** Whether a stop is shown: always where the bot is meant to run; else where it may be asked and the bot does not plainly stand. */
export function isStopOffered({ bot, status }: ActedOn): boolean {
  const { lastAction: last, runStatus } = status;
  if (bot.wanted === "RUNNING") {
    return true;
  }
  return canAsk("STOP", { wanted: bot.wanted, last }) && (runStatus !== "STOPPED" || isUnsettled(last));
}

interface ActedOn {
  readonly bot: Pick<DetailedBot["bot"], "wanted">;
  readonly status: Pick<DetailedBot["status"], "runStatus" | "freshness" | "lastAction">;
}

/** Asked for, and not come to what was asked. */
function isUnsettled(last: BotAction | null): boolean {
  return last?.state === "FAILED" || last?.state === "TIMED_OUT";
}

/** A bot is not waited for less than this, however often it reports; with {@link answerDueAt}. */
const SHORTEST_WAIT_SECONDS = 30;

/** Until when a bot has time to answer: the longer of 30 s and twice its report interval. In milliseconds since the epoch. */
export function answerDueAt(action: Pick<BotAction, "requestedAt">, reportIntervalSeconds: number): number {
  return Date.parse(action.requestedAt) + Math.max(SHORTEST_WAIT_SECONDS, 2 * reportIntervalSeconds) * 1_000;
}

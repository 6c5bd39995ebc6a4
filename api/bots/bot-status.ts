import { hash } from "node:crypto";
import type { ActionKind, ActionState } from "./bot-action.entity.ts";
import type { BotPeople } from "./bot-access.ts";
import type { RunStatus } from "./bot-state.entity.ts";
import { type Freshness, freshnessOf, nextFreshnessInMs } from "./freshness.ts";

/** An action as viewers see it. */
export interface BotActionReading {
  readonly id: string;
  readonly kind: ActionKind;
  readonly state: ActionState;
  readonly requestedAt: Date;
  readonly requestedBy: string;
  readonly expiresAt: Date;
  readonly confirmedAt: Date | null;
  readonly message: string | null;
}

/** What one look found in a bot's rows. Amounts are exact decimals in the quote currency. */
export interface BotReading extends BotPeople {
  readonly reportIntervalMs: number;
  readonly revision: number;
  /** The newest entry of the bot's log; it moves with its owner, its members, its configuration and its actions. */
  readonly sequence: number;
  readonly runStatus: RunStatus;
  readonly reason: string | null;
  readonly inPosition: boolean;
  readonly entryPrice: string | null;
  readonly positionSize: string | null;
  readonly markPrice: string | null;
  readonly unrealizedPnl: string | null;
  readonly stopLossPrice: string | null;
  readonly takeProfitPrice: string | null;
  readonly trailingStopPrice: string | null;
  readonly highestPriceSinceEntry: string | null;
  readonly dailyPnl: string;
  readonly dailyTradeCount: number;
  readonly lastError: string | null;
  readonly lastRunAt: Date | null;
  readonly changedAt: Date;
  readonly lastAction: BotActionReading | null;
  readonly readAt: Date;
}

/** The published state of a bot: the same for everybody who may see it. */
export interface BotStatus extends BotReading {
  readonly freshness: Freshness;
  /** Opaque; the same exactly when all that is shown but `readAt` is the same. */
  readonly eventId: string;
}

/** What a status depends on beyond its rows. */
export interface StatusMoment {
  /** The database's clock, advanced by a monotonic one. */
  readonly now: Date;
  /** False while the database cannot be asked. */
  readonly isVerified: boolean;
  /** When the rows were last known to be as read. */
  readonly readAt: Date;
}

/** 48 bits: what is hashed compresses no further, and an id is only ever compared with that of the same bot's last event. */
const EVENT_ID_LENGTH = 8;

/** The status that a reading amounts to at a moment. */
export function toBotStatus(reading: BotReading, moment: StatusMoment): BotStatus {
  const shown = {
    ...reading,
    freshness: freshnessOf(freshnessInput(reading, moment)),
    lastAction: toActionAt(reading.lastAction, moment.now),
  };
  const { ownerId, members, reportIntervalMs, sequence, readAt, ...covered } = shown;
  return {
    ...shown,
    readAt: moment.readAt > readAt ? moment.readAt : readAt,
    eventId: hash("sha256", JSON.stringify(covered), "base64url").slice(0, EVENT_ID_LENGTH),
  };
}

/** Whether two statuses of a bot show the same, but for `readAt`. */
export function isShownSame(one: BotStatus, other: BotStatus): boolean {
  return one.revision === other.revision && one.eventId === other.eventId;
}

/** After how many ms the status changes though no row does; undefined when it will not. */
export function nextStatusInMs(reading: BotReading, moment: StatusMoment): number | undefined {
  const action = toActionAt(reading.lastAction, moment.now);
  const waits = [
    nextFreshnessInMs(freshnessInput(reading, moment)),
    action?.state === "REQUESTED" ? action.expiresAt.getTime() - moment.now.getTime() : undefined,
  ].filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.min(...waits);
}

/** An open action whose time is over has timed out, whether or not somebody has written that down yet. */
export function toActionAt(action: BotActionReading | null, now: Date): BotActionReading | null {
  if (action === null || action.state !== "REQUESTED" || action.expiresAt > now) {
    return action;
  }
  return { ...action, state: "TIMED_OUT", message: "The bot did not confirm in time" };
}

function freshnessInput(reading: BotReading, moment: StatusMoment) {
  const heartbeat = reading.lastRunAt ?? reading.changedAt;
  const signOfLife = heartbeat < reading.changedAt ? heartbeat : reading.changedAt;
  return {
    runStatus: reading.runStatus,
    ageMs: Math.max(0, moment.now.getTime() - signOfLife.getTime()),
    reportIntervalMs: reading.reportIntervalMs,
    isVerified: moment.isVerified,
  };
}

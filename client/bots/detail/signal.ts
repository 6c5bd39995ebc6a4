import type { DetailedStatus } from "../../live/documents.ts";
import type { Connection, ConnectionState } from "../../graphql/connection.ts";

/** What is known of the way from a bot to this page. Instants are milliseconds since the epoch. */
export interface SignalInput {
  readonly status: Pick<DetailedStatus, "freshness" | "lastRunAt" | "changedAt" | "readAt">;
  readonly connection: Pick<Connection, "state" | "lastHeardAt" | "vouchedAt">;
  readonly isHeard: boolean;
  /** Whether the bot was deleted. */
  readonly isGone: boolean;
  readonly nowMs: number;
}

/** One link of the chain: how it is, and how long ago it last gave a sign; null where it never did. */
export interface SignalLink<State extends string> {
  readonly state: State;
  readonly ageMs: number | null;
}

/** `unknown`: no telling from here, since a link nearer to this page is broken. `gone`: the bot was deleted. */
export type ReportedState = "reporting" | "late" | "lost" | "stopped" | "unknown" | "gone";
/** `unverified`: the server cannot read its database. */
export type VouchedState = "reading" | "unverified" | "unknown" | "gone";
/** How this page hears the server. */
export type HeardState = "hearing" | "silent" | "connecting" | "reconnecting" | "failed";

/** The three links between a bot and this page. */
export interface Signal {
  readonly reported: SignalLink<ReportedState>;
  readonly vouched: SignalLink<VouchedState>;
  readonly heard: SignalLink<HeardState>;
}

/** Reads the three links; what lies behind a broken one is unknown. */
export function toSignal(input: SignalInput): Signal {
  const { status, connection, isHeard, nowMs } = input;
  const ageOf = (instantMs: number | null) => (instantMs === null ? null : Math.max(0, nowMs - instantMs));
  return {
    reported: { state: reportedStateOf(input), ageMs: ageOf(lastReportAt(status)) },
    vouched: { state: vouchedStateOf(input), ageMs: ageOf(vouchedAt(status, connection)) },
    heard: { state: isHeard ? "hearing" : UNHEARD[connection.state], ageMs: ageOf(connection.lastHeardAt) },
  };
}

function reportedStateOf({ status, isHeard, isGone }: SignalInput): ReportedState {
  if (isGone) {
    return "gone";
  }
  return isHeard ? REPORTED[status.freshness] : "unknown";
}

function vouchedStateOf({ status, isHeard, isGone }: SignalInput): VouchedState {
  if (isGone) {
    return "gone";
  }
  if (!isHeard) {
    return "unknown";
  }
  return status.freshness === "UNVERIFIED" ? "unverified" : "reading";
}

/**
 * When the bot last gave a sign of life, in milliseconds since the epoch: the earlier of its heartbeat and the change of
 * its row, as the server judges freshness.
 */
export function lastReportAt(status: Pick<DetailedStatus, "lastRunAt" | "changedAt">): number {
  const changedAt = Date.parse(status.changedAt);
  return status.lastRunAt === null ? changedAt : Math.min(Date.parse(status.lastRunAt), changedAt);
}

/** When the server last found the status to be as shown, in milliseconds since the epoch. */
export function vouchedAt(
  status: Pick<DetailedStatus, "readAt">,
  connection: Pick<Connection, "vouchedAt">,
): number {
  return Math.max(Date.parse(status.readAt), connection.vouchedAt ?? 0);
}

const REPORTED: Record<DetailedStatus["freshness"], ReportedState> = {
  LIVE: "reporting",
  LATE: "late",
  LOST: "lost",
  OFF: "stopped",
  UNVERIFIED: "unknown",
};

const UNHEARD: Record<ConnectionState, HeardState> = {
  connected: "silent",
  connecting: "connecting",
  disconnected: "connecting",
  reconnecting: "reconnecting",
  failed: "failed",
};

import type { RunStatus } from "./bot-state.entity.ts";

/** How far a status can be believed. */
export const FRESHNESS = ["LIVE", "LATE", "LOST", "UNVERIFIED", "OFF"] as const;
export type Freshness = (typeof FRESHNESS)[number];

/** LATE from so many report intervals without a sign of life. */
const LATE_AFTER_INTERVALS = 2;
/** LOST from so many. */
const LOST_AFTER_INTERVALS = 5;

export interface FreshnessInput {
  readonly runStatus: RunStatus;
  /** Since the last sign of life, in ms. */
  readonly ageMs: number;
  readonly reportIntervalMs: number;
  /** False while the database cannot be asked. */
  readonly isVerified: boolean;
}

/** How far a status can be believed: what cannot be verified comes before a bot that is off, that before its age. */
export function freshnessOf(input: FreshnessInput): Freshness {
  if (!input.isVerified) {
    return "UNVERIFIED";
  }
  if (input.runStatus === "STOPPED") {
    return "OFF";
  }
  const intervals = input.ageMs / input.reportIntervalMs;
  if (intervals >= LOST_AFTER_INTERVALS) {
    return "LOST";
  }
  return intervals >= LATE_AFTER_INTERVALS ? "LATE" : "LIVE";
}

/** After how many ms the freshness changes though nothing is reported; undefined when it will not. */
export function nextFreshnessInMs(input: FreshnessInput): number | undefined {
  const freshness = freshnessOf(input);
  if (freshness === "LIVE") {
    return LATE_AFTER_INTERVALS * input.reportIntervalMs - input.ageMs;
  }
  return freshness === "LATE" ? LOST_AFTER_INTERVALS * input.reportIntervalMs - input.ageMs : undefined;
}

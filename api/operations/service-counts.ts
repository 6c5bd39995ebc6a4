import type { WakeUpKind } from "../database/wake-ups.ts";
import { createDistribution, type Distribution, observe } from "../streams/counts.ts";
import type { LookOutcome } from "../streams/change-poller.ts";

/** What is looked at. */
export const LOOKED_AT = ["statuses", "lists", "sessions"] as const;
export type LookedAt = (typeof LOOKED_AT)[number];

/** What the looks of one poller came to. */
export interface LookCounts {
  /** How long looks took, in seconds, those that failed included. */
  readonly took: Distribution;
  failures: number;
  /** Keys that were found changed, or seen for the first time. */
  changes: number;
}

/** All that the services have done since they were created. */
export interface ServiceCounts {
  readonly looks: Record<LookedAt, LookCounts>;
  /**
   * From the moment that the database stamped on a change to the moment when all who watch that bot had been written to, in
   * seconds, by the database's clock. Once a change that was seen, whatever the number of viewers.
   */
  readonly eventAge: Distribution;
  /** Notifications that came, by what they were about. */
  readonly wakeUps: Record<WakeUpKind, number>;
  /** Whether wake-ups can come: false from the second failure to hear them on. */
  hasWakeUps: boolean;
}

/** Creates counts that stand at nothing. */
export function createServiceCounts(): ServiceCounts {
  const looks = (): LookCounts => ({ took: createDistribution(), failures: 0, changes: 0 });
  return {
    looks: { statuses: looks(), lists: looks(), sessions: looks() },
    eventAge: createDistribution(),
    wakeUps: { bot: 0, owner: 0, session: 0, action: 0, sweep: 0 },
    hasWakeUps: true,
  };
}

/** Counts a look. */
export function countLook(counts: LookCounts, { tookMs, changeCount }: LookOutcome): void {
  observe(counts.took, tookMs / 1_000);
  if (changeCount === null) {
    counts.failures += 1;
  } else {
    counts.changes += changeCount;
  }
}

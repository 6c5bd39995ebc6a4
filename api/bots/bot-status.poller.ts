import type { Ask } from "../database/ask.ts";
import type { DatabaseClock } from "../database/database-clock.ts";
import type { WriteNumbers } from "../streams/lag.ts";
import { type ChangePoller, createChangePoller, type LookOutcome } from "../streams/change-poller.ts";
import { type BotVersion, lookAtBots } from "./bot-status.query.ts";
import { type BotReading, type BotStatus, nextStatusInMs, toBotStatus } from "./bot-status.ts";

export interface BotStatusPollerOptions {
  /** How to ask the database in one look. */
  readonly askIn: (signal: AbortSignal) => Ask;
  readonly clock: DatabaseClock;
  readonly intervalMs: number;
  /** Where looks are at a replica: asks its source how far writes have come. */
  readonly askSource?: (() => Promise<WriteNumbers>) | undefined;
  /** Asks the database for wake-ups; absent: looks on the clock only. */
  readonly follow?: ((botIds: readonly string[]) => Promise<void>) | undefined;
  readonly unfollow?: ((botIds: readonly string[]) => Promise<void>) | undefined;
  readonly onOutage?: (error: unknown) => void;
  readonly onRecovery?: () => void;
  readonly onLook?: (look: LookOutcome) => void;
  readonly aroundLook?: ((look: () => Promise<void>) => Promise<void>) | undefined;
  /** Called with each row that differs from one before, when those who watch it have been told. */
  readonly onTold?: (reading: BotReading) => void;
}

/** Follows the status of bots by id; null says that there is no such bot. */
export function createBotStatusPoller(options: BotStatusPollerOptions): ChangePoller<BotStatus> {
  const { askIn, clock, ...rest } = options;
  const poller: ChangePoller<BotStatus> = createChangePoller<BotVersion, BotReading, BotStatus>({
    ...rest,
    look: async (versions, signal) => {
      const look = await lookAtBots(askIn(signal), versions);
      clock.set(look.at);
      return look;
    },
    publish: (reading, isVerified) => {
      const moment = { now: clock.now(), isVerified, readAt: poller.lastSweepAt() ?? reading.readAt };
      return { value: toBotStatus(reading, moment), dueInMs: nextStatusInMs(reading, moment) };
    },
  });
  return poller;
}

import { randomUUID } from "node:crypto";
import type { MikroORM } from "@mikro-orm/sql";
import type { Logger } from "pino";
import type { MarketFeed } from "../market/market-feed.ts";
import { ensureStates, leaseBots, releaseBots } from "./leases.ts";
import { createOutage } from "./outage.ts";
import { createPace } from "./pace.ts";
import { tickPaperBot, type TickOutcome } from "./paper-tick.ts";
import { createRepeater, type Repeater } from "./repeater.ts";
import { createSlots } from "./slots.ts";

/** What a runner needs. */
export interface RunnerOptions {
  readonly orm: MikroORM;
  readonly feed: MarketFeed;
  readonly log: Pick<Logger, "info" | "error">;
  /** How often a bot ticks where its market does not say. @defaultValue 2000 */
  readonly tickIntervalMs?: number;
  /** How long bots stay with a runner that is not heard of. @defaultValue 9000 */
  readonly leaseMs?: number;
  /** How often leases are renewed and bots without a runner looked for. @defaultValue 2000 */
  readonly leaseIntervalMs?: number;
}

/** What a runner has done since it was made. */
export interface RunnerCounts {
  /** Bots that it has now. */
  readonly bots: number;
  readonly ticks: number;
  /** Ticks that failed: they are tried again. */
  readonly failures: number;
}

/** Runs paper bots; as many of them as one likes share the bots of one database. */
export interface Runner {
  /** Begins to run bots on the clock. */
  readonly start: () => void;
  /** Ends all ticks and lets go of all bots, so that others take them at once; resolves within 6 s. */
  readonly stop: () => Promise<void>;
  /** Says that something was asked of a bot, or of any: it is looked at now and not at the next turn of the clock. */
  readonly wake: (botId?: string) => void;
  /** Renews the leases and takes free bots once; resolves to the ids of all bots that this runner has. */
  readonly lease: () => Promise<readonly string[]>;
  /** Ticks one bot once. One that this runner has no lease on is left alone. */
  readonly tick: (botId: string) => Promise<TickOutcome>;
  readonly counts: () => RunnerCounts;
}

/** Ticks at a time, of all bots of a runner: some connections of the pool must be left for everybody else. */
const TICKS_AT_A_TIME = 4;

/** How long a stop waits for ticks under way, and again for the leases to be given back. */
const PATIENCE_MS = 3_000;

/** Makes a runner. It does nothing until it is started or its steps are called. */
export function createRunner(options: RunnerOptions): Runner {
  const { orm, feed, log, tickIntervalMs = 2_000, leaseMs = 9_000, leaseIntervalMs = 2_000 } = options;
  const db = orm.em.fork().getKysely<unknown>();
  const runnerId = randomUUID();
  const loops = new Map<string, Repeater>();
  const inSlot = createSlots(TICKS_AT_A_TIME);
  const outage = createOutage(log);
  let known = new Set<string>();
  let ticks = 0;
  let failures = 0;

  const lease = async (): Promise<readonly string[]> => {
    const botIds = await leaseBots(db, runnerId, leaseMs);
    const taken = botIds.filter((botId) => !known.has(botId));
    if (taken.length > 0) {
      await ensureStates(db, taken);
      log.info({ bots: taken.length }, "Running more paper bots");
    }
    known = new Set(botIds);
    return botIds;
  };

  const tick = async (botId: string, isStep = true): Promise<TickOutcome> => {
    ticks += 1;
    const outcome = await inSlot(() => tickPaperBot({ db, feed, runnerId, botId, isStep })).catch(
      (error: unknown) => {
        failures += 1;
        throw error;
      },
    );
    // Somebody may have deleted its state alone: the next lease then counts as a new one and brings it back.
    if (outcome.state === "gone") {
      known.delete(botId);
    }
    return outcome;
  };

  const createLoop = (botId: string): Repeater => {
    const pace = createPace(botId, feed.stepMs, tickIntervalMs);
    const loop = createRepeater(async () => {
      const isStep = pace.isStepDue(performance.now());
      const outcome = await outage.survive(() => tick(botId, isStep));
      if (outcome === undefined) {
        return outage.retryDelayMs();
      }
      if (outcome.state === "reported") {
        return pace.ticked(performance.now(), { ...outcome, isStep });
      }
      if (loops.get(botId) === loop) {
        loops.delete(botId);
      }
      return null;
    });
    return loop;
  };

  const leaseLoop = createRepeater(async () => {
    const botIds = await outage.survive(lease);
    if (botIds === undefined) {
      return outage.retryDelayMs();
    }
    for (const [botId, loop] of loops) {
      if (!botIds.includes(botId)) {
        loops.delete(botId);
        void loop.stop();
      }
    }
    for (const botId of botIds) {
      if (!loops.has(botId)) {
        const loop = createLoop(botId);
        loops.set(botId, loop);
        loop.wake();
      }
    }
    return leaseIntervalMs;
  });

  return {
    start: () => leaseLoop.wake(),
    stop: async () => {
      await withPatience(leaseLoop.stop().then(() => Promise.all([...loops.values()].map((loop) => loop.stop()))));
      loops.clear();
      // Where the database cannot be reached, the leases run out by themselves.
      await withPatience(releaseBots(db, runnerId).catch(() => undefined));
    },
    wake: (botId) => {
      const loop = botId === undefined ? undefined : loops.get(botId);
      if (loop !== undefined) {
        return loop.wake();
      }
      leaseLoop.wake();
      if (botId === undefined) {
        loops.forEach((each) => each.wake());
      }
    },
    lease,
    tick: (botId) => tick(botId),
    counts: () => ({ bots: known.size, ticks, failures }),
  };
}

/** Waits for something, but not for ever: a database that hangs must not keep a process from ending. */
async function withPatience(work: Promise<unknown>): Promise<void> {
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, PATIENCE_MS);
  await Promise.race([work, patience.promise]);
  clearTimeout(timer);
}

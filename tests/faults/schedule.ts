import { setTimeout as wait } from "node:timers/promises";
import { type Dice, LOADED_DICE } from "./dice.ts";
import type { Diary } from "./diary.ts";
import { type Fault, FAULTS, type Lane, LANES } from "./faults.ts";
import type { Stage } from "./stage.ts";
import type { ClientKind } from "./witness.ts";

export interface ScheduleOptions {
  readonly stage: Stage;
  readonly dice: Dice;
  readonly diary: Diary;
}

/** Between two faults of a lane it is quiet for so long, in ms. */
const CALM_MS = [1_000, 6_000] as const;

/** Lets faults happen for a time, those of each lane one after the other, and ends all of them. */
export async function letFaultsHappen(options: ScheduleOptions, durationMs: number): Promise<void> {
  const endsAt = performance.now() + durationMs;
  const broken = new AbortController();
  const leftMs = () => (broken.signal.aborted ? 0 : endsAt - performance.now());
  const lanes = LANES.map((lane) =>
    runLane({ ...options, dice: options.dice.fork(lane) }, lane, leftMs).catch((error: unknown) => {
      broken.abort();
      throw error;
    }),
  );
  // All of them have ended before anybody hears that one broke down.
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
}

async function runLane(options: ScheduleOptions, lane: Lane, leftMs: () => number): Promise<void> {
  const { dice } = options;
  let deck: readonly Fault[] = [];
  while (true) {
    await wait(Math.max(0, Math.min(dice.between(...CALM_MS), leftMs())));
    // Each of them comes before any comes again.
    const [fault, ...others] = deck.length > 0 ? deck : dice.shuffle(FAULTS.filter((one) => one.lane === lane));
    if (fault === undefined || leftMs() <= 0) {
      return;
    }
    deck = others;
    await happen(options, fault, leftMs());
  }
}

/**
 * Within how many seconds of a fault's end the slowest client of each kind was shown all that was written until one
 * second after it; null where one was not.
 */
export type Recovery = Readonly<Record<ClientKind, string | null>> & { readonly fault: string };

/** What is written in this time after a fault is part of what must be shown. */
const AFTERMATH_MS = 1_000;

/** Lets each fault happen by itself and as bad as it gets, and waits after each until everybody is up to date. */
export async function letEachHappen(
  options: Omit<ScheduleOptions, "dice">,
  limitMs: number,
): Promise<readonly Recovery[]> {
  const { stage } = options;
  const recoveries: Recovery[] = [];
  for (const fault of FAULTS) {
    await happen({ ...options, dice: LOADED_DICE }, fault, Infinity);
    const endedAt = performance.now();
    await wait(AFTERMATH_MS);
    const reached = await stage.untilReached(stage.ledger.goal(), limitMs);
    const slowest = (kind: ClientKind) => {
      const roles = stage.cast.witnesses.map(({ role }) => role).filter((role) => role.kind === kind);
      const waits = roles.map((role) => (reached.get(role) ?? Infinity) - endedAt);
      return Number.isFinite(Math.max(...waits)) ? (Math.max(...waits) / 1_000).toFixed(1) : null;
    };
    const { name } = fault;
    recoveries.push({
      fault: name,
      urql: slowest("urql"),
      EventSource: slowest("EventSource"),
      socket: slowest("socket"),
    });
  }
  return recoveries;
}

async function happen({ stage, dice, diary }: ScheduleOptions, fault: Fault, mostMs: number): Promise<void> {
  const over = diary.begin(fault.name);
  const lastsMs = dice.between(...fault.lastsMs);
  const heal = await fault.inject(stage, dice);
  await wait(Math.min(lastsMs, Math.max(0, mostMs)));
  await heal();
  over();
}

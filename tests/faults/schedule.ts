import { setTimeout as wait } from "node:timers/promises";
import { type Dice, LOADED_DICE } from "./dice.ts";
import type { Diary } from "./diary.ts";
import { type Fault, FAULTS, type Lane, LANES } from "./faults.ts";
import type { Recoveries } from "./recoveries.ts";
import type { Stage } from "./stage.ts";

export interface ScheduleOptions {
  readonly stage: Stage;
  readonly dice: Dice;
  readonly diary: Diary;
  readonly recoveries: Recoveries;
}

/** Between two faults of a lane it is quiet for so long, in ms. */
const CALM_MS = [1_000, 6_000] as const;

/**
 * Lets faults happen for a time, those of each lane one after the other, and ends all of them. Resolves when everybody has
 * recovered from each, or is not waited for any more.
 */
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
  const recovered: Promise<void>[] = [];
  let deck: readonly Fault[] = [];
  while (true) {
    await wait(Math.max(0, Math.min(dice.between(...CALM_MS), leftMs())));
    // Each of them comes before any comes again.
    const [fault, ...others] = deck.length > 0 ? deck : dice.shuffle(FAULTS.filter((one) => one.lane === lane));
    if (fault === undefined || leftMs() <= 0) {
      await Promise.all(recovered);
      return;
    }
    deck = others;
    recovered.push((await happen(options, fault, leftMs())).recovered);
  }
}

/** Lets each fault happen by itself and as bad as it gets, and waits after each until everybody is up to date. */
export async function letEachHappen(options: Omit<ScheduleOptions, "dice">): Promise<void> {
  for (const fault of FAULTS) {
    await (
      await happen({ ...options, dice: LOADED_DICE }, fault, Infinity)
    ).recovered;
  }
}

/** Lets a fault happen; resolves at its end, with a promise of the recovery from it. */
async function happen(
  { stage, dice, diary, recoveries }: ScheduleOptions,
  fault: Fault,
  mostMs: number,
): Promise<{ readonly recovered: Promise<void> }> {
  const over = diary.begin(fault.name);
  const recover = recoveries.begin(fault);
  const takenOver = fault.isTakenOver === true ? recover() : null;
  const lastsMs = dice.between(...fault.lastsMs);
  const heal = await fault.inject(stage, dice);
  await wait(Math.min(lastsMs, Math.max(0, mostMs)));
  await heal();
  over();
  return { recovered: takenOver ?? recover() };
}

import type { Big } from "big.js";
import type { Group } from "./group.ts";
import type { Readings } from "./create-bot-reader.ts";
import type { Reading } from "./reading.ts";

/** What is counted in one currency; amounts of different ones are never added. */
export interface CurrencySum {
  readonly currency: string;
  /** The exact sum. */
  readonly sum: string;
  /** How many bots are above zero. */
  readonly up: number;
  /** How many bots are below zero. */
  readonly down: number;
  /** How many bots it is the sum of. */
  readonly count: number;
  /** How many of these cannot be believed: what they add is what they last reported. */
  readonly unsure: number;
}

/** What all bots come to. */
export interface Totals {
  readonly count: number;
  readonly groups: Readonly<Record<Group, number>>;
  readonly attention: number;
  /** A sum for each currency, the one of most bots first. */
  readonly dayPnl: readonly CurrencySum[];
  readonly openCount: number;
  readonly unrealizedPnl: readonly CurrencySum[];
  /** The bot that should report and has been silent for longest. */
  readonly oldest: Reading | null;
}

/** Sums up, exactly. */
export function totalsOf({ bots }: Pick<Readings, "bots">): Totals {
  const open = bots.filter(({ isInPosition }) => isInPosition);
  return {
    count: bots.length,
    groups: countGroups(bots),
    attention: bots.filter(({ attention }) => attention !== null).length,
    dayPnl: sumByCurrency(bots, ({ dayPnl }) => dayPnl),
    openCount: open.length,
    unrealizedPnl: sumByCurrency(open, ({ unrealizedPnl }) => unrealizedPnl),
    oldest: bots
      .filter(({ isReporting }) => isReporting)
      .reduce<Reading | null>(
        (oldest, bot) => (oldest === null || bot.reportedAtMs < oldest.reportedAtMs ? bot : oldest),
        null,
      ),
  };
}

/** The sum of an amount for each currency that occurs, the one of most bots first; bots without the amount are left out. */
export function sumByCurrency(
  bots: readonly Reading[],
  amountOf: (bot: Reading) => Big | null,
): readonly CurrencySum[] {
  const sums = new Map<string, { sum: Big; up: number; down: number; count: number; unsure: number }>();
  for (const bot of bots) {
    const amount = amountOf(bot);
    if (amount === null) {
      continue;
    }
    const known = sums.get(bot.currency);
    sums.set(bot.currency, {
      sum: known === undefined ? amount : known.sum.plus(amount),
      up: (known?.up ?? 0) + (signOf(amount) > 0 ? 1 : 0),
      down: (known?.down ?? 0) + (signOf(amount) < 0 ? 1 : 0),
      count: (known?.count ?? 0) + 1,
      unsure: (known?.unsure ?? 0) + (bot.group === "UNSURE" ? 1 : 0),
    });
  }
  return [...sums]
    .map(([currency, { sum, ...counts }]) => ({ currency, sum: sum.toFixed(), ...counts }))
    .toSorted((one, other) => other.count - one.count || (one.currency < other.currency ? -1 : 1));
}

/** As `cmp(0)` tells, without making a number of that zero for each of thousands of bots. */
function signOf({ s: sign, c: digits }: Big): number {
  return digits[0] === 0 ? 0 : sign;
}

function countGroups(bots: readonly Reading[]): Readonly<Record<Group, number>> {
  const counts: Record<Group, number> = {
    RUNNING: 0,
    PENDING: 0,
    WAITING: 0,
    PAUSED: 0,
    ERROR: 0,
    STOPPED: 0,
    UNSURE: 0,
  };
  for (const { group } of bots) {
    counts[group] += 1;
  }
  return counts;
}

import type { Big } from "big.js";
import { ATTENTION_KINDS } from "./attention.ts";
import { GROUPS } from "./group.ts";
import type { Filter, ListView, Sort } from "./list-view.ts";
import { byLetters, byName, type Reading } from "./reading.ts";

/**
 * The bots that a view shows, in its order.
 *
 * @param bots - by name: those that are equal stay in this order.
 */
export function orderOf(bots: readonly Reading[], view: ListView): readonly string[] {
  const words = view.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const shown = bots.filter((bot) => isIn(bot, view.filter) && words.every((word) => bot.words.includes(word)));
  const compare = COMPARISONS[view.sort];
  const sign = view.direction === "asc" ? 1 : -1;
  return shown.toSorted((one, other) => compare(one, other, sign)).map(({ id }) => id);
}

/** Whether a bot passes a filter; null lets all pass. */
export function isIn({ group, attention }: Reading, filter: Filter | null): boolean {
  if (filter === null) {
    return true;
  }
  return filter === "ATTENTION" ? attention !== null : group === filter;
}

/** The most urgent first, and of those the ones that have been silent for longest. */
export function byUrgency(one: Reading, other: Reading): number {
  return urgencyOf(one) - urgencyOf(other) || one.reportedAtMs - other.reportedAtMs || byName(one, other);
}

/** Below zero where `one` comes first; `sign` turns an order round, but never puts bots without a value first. */
type Comparison = (one: Reading, other: Reading, sign: 1 | -1) => number;

const COMPARISONS: Record<Sort, Comparison> = {
  attention: (one, other, sign) =>
    sign * (urgencyOf(one) - urgencyOf(other) || GROUPS.indexOf(one.group) - GROUPS.indexOf(other.group)),
  name: (one, other, sign) => sign * byLetters(one.name, other.name),
  pnl: (one, other, sign) => byAmount(one, other, one.dayPnl, other.dayPnl, sign),
  unrealized: (one, other, sign) => byAmount(one, other, one.unrealizedPnl, other.unrealizedPnl, sign),
  reported: (one, other, sign) =>
    Number(other.isReporting) - Number(one.isReporting) || sign * (one.reportedAtMs - other.reportedAtMs),
  created: (one, other, sign) =>
    sign * (one.createdAt < other.createdAt ? -1 : Number(one.createdAt > other.createdAt)),
};

/** Amounts of different currencies say nothing of each other: each currency has an order of its own. */
function byAmount(one: Reading, other: Reading, amount: Big | null, otherAmount: Big | null, sign: 1 | -1): number {
  if (amount === null || otherAmount === null) {
    return Number(amount === null) - Number(otherAmount === null);
  }
  if (one.currency !== other.currency) {
    return one.currency < other.currency ? -1 : 1;
  }
  return sign * amount.cmp(otherAmount);
}

function urgencyOf({ attention }: Reading): number {
  return attention === null ? ATTENTION_KINDS.length : ATTENTION_KINDS.indexOf(attention);
}

import { Big } from "big.js";
import type { DetailedStatus } from "../../live/documents.ts";
import { priceDigits } from "../../format/amount.ts";
import { spreadLabels } from "../../charts/spread-labels.ts";

/** What stands on the ladder. */
export const RUNG_KINDS = ["takeProfit", "highest", "mark", "entry", "trailingStop", "stopLoss"] as const;
/** One of {@link RUNG_KINDS}. */
export type RungKind = (typeof RUNG_KINDS)[number];

/** The prices of an open position, as exact decimals; null where there is none of its kind. */
export type LadderPrices = Readonly<Record<RungKind, string | null>>;

/** One price on the ladder. Heights are shares of the ladder's: 0 is its top, 1 its bottom. */
export interface Rung {
  readonly kind: RungKind;
  readonly price: string;
  /** Where the price is, to scale; at the edge for one that is too far away for the scale. */
  readonly height: number;
  /** Where its label stands, next to others without touching them. */
  readonly labelHeight: number;
  /** How far the mark has to go to it, in per cent of the mark: an exact decimal; null without a mark. */
  readonly distancePercent: string | null;
  /** True where it is too far away to be drawn to scale. */
  readonly isOffScale: boolean;
}

/** A stretch of the ladder where the position makes or loses money. */
export interface Zone {
  readonly direction: "gain" | "loss";
  readonly top: number;
  readonly bottom: number;
}

/** The prices of a position to scale, the highest first. */
export interface Ladder {
  readonly rungs: readonly Rung[];
  readonly zones: readonly Zone[];
}

/** Share of the height that stays free above the highest and below the lowest price. */
const MARGIN = 0.06;
/** What is so many times as far from the mark as the next farthest price would press all others together. */
const OFF_SCALE_FACTOR = 10;
/** Nearer than this share of the mark nothing is off the scale: a usual stop never is. */
const OFF_SCALE_FROM = 0.2;
/** Digits of a share: the division of two decimals has to end somewhere. */
const PERCENT_DIGITS = 8;

/** The ladder's prices of a status. */
export function ladderPricesOf(status: DetailedStatus): LadderPrices {
  return {
    takeProfit: status.takeProfitPrice,
    highest: status.highestPriceSinceEntry,
    mark: status.markPrice,
    entry: status.entryPrice,
    trailingStop: status.trailingStopPrice,
    stopLoss: status.stopLossPrice,
  };
}

/** How many digits behind the point tell prices apart, without any that all of them lack; at least two. */
export function ladderDigits(prices: LadderPrices): number {
  const known = Object.values(prices).filter((price) => price !== null);
  return Math.max(FEWEST_DIGITS, ...known.map((price) => Math.min(priceDigits(price), givenDigits(price))));
}

const FEWEST_DIGITS = 2;

function givenDigits(price: string): number {
  const { c, e } = new Big(price);
  return c.length - e - 1;
}

/**
 * Draws prices to scale.
 *
 * @param labelGap - the smallest distance between two labels, as a share of the height.
 * @param isShort - whether the position gains when the price falls.
 */
export function toLadder(prices: LadderPrices, labelGap: number, isShort: boolean): Ladder {
  const known = sortedPrices(prices);
  const reference = prices.mark ?? prices.entry;
  if (reference === null) {
    return { rungs: [], zones: [] };
  }
  const far = offScaleKinds(known, new Big(reference));
  const scale = scaleOf(known.filter(({ kind }) => !far.has(kind)).map(({ value }) => value));
  const heights = known.map(({ value }) => scale(value));
  const labels = spreadLabels(heights, labelGap);
  const rungs = known.map(({ kind, price, value }, index) => ({
    kind,
    price,
    height: heights[index] ?? 0,
    labelHeight: labels[index] ?? 0,
    distancePercent: prices.mark === null ? null : percentFrom(new Big(prices.mark), value),
    isOffScale: far.has(kind),
  }));
  return { rungs, zones: zonesOf(rungs, isShort) };
}

interface KnownPrice {
  readonly kind: RungKind;
  readonly price: string;
  readonly value: Big;
}

/** The highest first; of equal prices, in the order of the kinds. */
function sortedPrices(prices: LadderPrices): readonly KnownPrice[] {
  return RUNG_KINDS.flatMap((kind) => {
    const price = prices[kind];
    return price === null ? [] : [{ kind, price, value: new Big(price) }];
  }).toSorted((one, other) => other.value.cmp(one.value));
}

/** Judged from the farthest inwards: a price is off the scale only against what stays on it. */
function offScaleKinds(known: readonly KnownPrice[], reference: Big): ReadonlySet<RungKind> {
  const far = new Set<RungKind>();
  const byDistance = known
    .map(({ kind, value }) => ({ kind, distance: value.minus(reference).abs() }))
    .toSorted((one, other) => other.distance.cmp(one.distance));
  for (const [index, { kind, distance }] of byDistance.entries()) {
    const next = byDistance[index + 1]?.distance ?? new Big(0);
    const isFar =
      next.gt(0) && distance.gt(next.times(OFF_SCALE_FACTOR)) && distance.gt(reference.times(OFF_SCALE_FROM));
    if (!isFar) {
      return far;
    }
    far.add(kind);
  }
  return far;
}

/** A price's height; what lies outside stands at the edge, and all are in the middle where they are equal. */
function scaleOf(values: readonly Big[]): (value: Big) => number {
  const [highest, lowest] = [values[0] ?? new Big(0), values.at(-1) ?? new Big(0)];
  const span = highest.minus(lowest);
  if (span.eq(0)) {
    return (value) => (value.eq(highest) ? 0.5 : value.gt(highest) ? 0 : 1);
  }
  return (value) => {
    const share = Number(highest.minus(value).div(span));
    return share < 0 ? 0 : share > 1 ? 1 : MARGIN + share * (1 - 2 * MARGIN);
  };
}

function percentFrom(mark: Big, value: Big): string {
  return mark.eq(0) ? "0" : value.minus(mark).times(100).div(mark).round(PERCENT_DIGITS).toFixed();
}

/** From entry to take profit it gains, from entry to stop loss it loses; without these, up to the ladder's end. */
function zonesOf(rungs: readonly Rung[], isShort: boolean): readonly Zone[] {
  const heightOf = (kind: RungKind) => rungs.find((rung) => rung.kind === kind)?.height;
  const entry = heightOf("entry");
  if (entry === undefined) {
    return [];
  }
  const gain = heightOf("takeProfit") ?? (isShort ? 1 : 0);
  const loss = heightOf("stopLoss") ?? (isShort ? 0 : 1);
  const zones: readonly Zone[] = [
    { direction: "gain", top: Math.min(gain, entry), bottom: Math.max(gain, entry) },
    { direction: "loss", top: Math.min(loss, entry), bottom: Math.max(loss, entry) },
  ];
  return zones.filter(({ top, bottom }) => bottom > top);
}

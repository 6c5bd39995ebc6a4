import type { Series } from "./series.ts";

/** A colour of `styles.css` that charts use. */
export type ChartColour = "accent" | "gain" | "loss" | "text" | "text-soft" | "text-faint";

/** A line across the whole chart, such as the entry price. */
export interface Level {
  readonly value: number;
  /** With its exact value. */
  readonly label: string;
  readonly colour: ChartColour;
  /** Whether it is always within the picture; else a far one is only pointed at. */
  readonly isNeeded: boolean;
}

/** Something that happened at a price, as a buy did. */
export interface Marker {
  readonly at: number;
  readonly value: number;
  readonly kind: "buy" | "sell";
}

/** Everything that a chart draws. Instants are milliseconds since the epoch. */
export interface Picture {
  readonly series: Series;
  readonly from: number;
  readonly now: number;
  /** The line is coloured as a gain above zero and as a loss below, and zero is always in the picture. */
  readonly isSigned: boolean;
  readonly levels: readonly Level[];
  readonly markers: readonly Marker[];
}

/** Free room above and below, as a part of what is shown. */
const ROOM = 0.12;
/** A level that would leave the line less than this part of the height is only pointed at. */
const LEAST_PART = 0.5;

/**
 * From where to where the vertical axis goes.
 *
 * @param low - the lowest value of the line that is seen, and `high` the highest; null where nothing is.
 */
export function verticalRange(low: number | null, high: number | null, picture: Picture): [number, number] {
  const needed = [
    ...(low === null ? [] : [low]),
    ...(high === null ? [] : [high]),
    ...(picture.isSigned ? [0] : []),
    ...picture.levels.filter(({ isNeeded }) => isNeeded).map(({ value }) => value),
  ];
  const wanted = picture.levels.filter(({ isNeeded }) => !isNeeded).map(({ value }) => value);
  const base = needed.length === 0 ? wanted : needed;
  let [bottom, top] = base.length === 0 ? [0, 1] : [Math.min(...base), Math.max(...base)];
  const span = top - bottom;
  for (const value of wanted.toSorted((one, other) => distance(one, bottom, top) - distance(other, bottom, top))) {
    const grown = [Math.min(bottom, value), Math.max(top, value)] as const;
    if (span >= LEAST_PART * (grown[1] - grown[0])) {
      [bottom, top] = grown;
    }
  }
  const room = top > bottom ? (top - bottom) * ROOM : flatRoom(top);
  return [bottom - room, top + room];
}

/** Above and below a line that is flat: a thousandth of its height, and one unit of the currency where it is at zero. */
function flatRoom(value: number): number {
  return value === 0 ? 1 : Math.abs(value) * 0.001;
}

function distance(value: number, bottom: number, top: number): number {
  return Math.max(bottom - value, value - top, 0);
}

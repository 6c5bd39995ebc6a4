import type { ChartPoint } from "./points.ts";

/** How the line of a chart is made of its points. */
export interface SeriesOptions {
  /** Instants before it are left out. In milliseconds since the epoch, as all instants here. */
  readonly from: number;
  readonly now: number;
  /** How far two neighbours may be apart, in milliseconds, before something is missing between them. */
  readonly gapMs: (at: number) => number;
  /** Whether a stopped bot's value holds until its next point: its profit does, the price goes on without it. */
  readonly holdsWhileStopped: boolean;
  /** Whether the value begins anew at midnight UTC. */
  readonly isOfDay: boolean;
  /** Whether the last value still holds now. */
  readonly isCurrent: boolean;
}

/** A line as it is drawn: null breaks it. All lists have the same length. */
export interface Series {
  readonly at: readonly number[];
  /** For the geometry of a picture, which is made of doubles. */
  readonly values: readonly (number | null)[];
  /** The same values, exactly. */
  readonly exact: readonly (string | null)[];
}

/** Makes the line of a chart: it breaks where nothing was recorded, and goes on to now while the last value holds. */
export function toSeries(points: readonly ChartPoint[], options: SeriesOptions): Series {
  const shown: Vertex[] = [];
  let before: ChartPoint | undefined;
  for (const point of points) {
    if (point.at >= options.from && point.at <= options.now) {
      shown.push(...(before === undefined ? [] : between(before, point, options)), point);
      before = point;
    }
  }
  if (before !== undefined && options.isCurrent && before.at < options.now && !isOver(before, options)) {
    shown.push({ at: options.now, value: before.value });
  }
  return {
    at: shown.map(({ at }) => at),
    values: shown.map(({ value }) => (value === null ? null : Number(value))),
    exact: shown.map(({ value }) => value),
  };
}

type Vertex = Pick<ChartPoint, "at" | "value">;

/** What the line does from one point to the next, but for going straight. */
function between(before: ChartPoint, next: ChartPoint, options: SeriesOptions): readonly Vertex[] {
  const isNewDay = options.isOfDay && dayOf(before.at) !== dayOf(next.at);
  const end = isNewDay ? endOfDay(before.at) : next.at;
  const held =
    before.isStopped && options.holdsWhileStopped && end - before.at > HELD_FROM_MS
      ? [{ at: end - 2, value: before.value }]
      : [];
  if (isNewDay) {
    return [...held, { at: end - 1, value: null }];
  }
  const isGap = held.length === 0 && next.at - before.at > options.gapMs(before.at);
  return isGap ? [{ at: before.at + 1, value: null }] : held;
}

/** Whether the last value's day has ended since. */
function isOver(last: ChartPoint, options: SeriesOptions): boolean {
  return options.isOfDay && dayOf(last.at) !== dayOf(options.now);
}

const DAY_MS = 86_400_000;
/** No picture shows a shorter stretch. */
const HELD_FROM_MS = 1_000;

const dayOf = (at: number) => Math.floor(at / DAY_MS);
const endOfDay = (at: number) => (dayOf(at) + 1) * DAY_MS;

import { type Accessor, createMemo } from "solid-js";
import { type Range, sinceOf } from "./range.ts";
import { useLive } from "../live/live.ts";
import type { History } from "./create-history.ts";
import type { Level, Marker, Picture } from "./picture.ts";
import { toSeries } from "./series.ts";
import { gapAfter, windowStart } from "./window.ts";

/** What a picture is made of. */
export interface PictureOptions {
  readonly history: History;
  readonly range: Accessor<Range>;
  /** Whether the last value still holds now, as far as this page knows. */
  readonly isCurrent: Accessor<boolean>;
  /** Whether it is a profit, which begins anew each day and holds while its bot is stopped; else a price. */
  readonly isPnl: boolean;
  readonly levels?: Accessor<readonly Level[]>;
  readonly markers?: Accessor<readonly Marker[]>;
}

/** No screen shows smaller steps of time, and so none is drawn. */
const STEPS = 1_500;
/** A line needs two points. */
const FEWEST = 2;

/** What a chart draws; undefined while it is not known, null where there is nothing to draw yet. */
export function createPicture(options: PictureOptions): Accessor<Picture | null | undefined> {
  const live = useLive();
  const clock = createMemo(() => {
    const stepMs = Math.max(1_000, (live.now() - sinceOf(options.range(), live.now())) / STEPS);
    return Math.floor(live.now() / stepMs) * stepMs;
  });
  return createMemo(() => {
    const points = options.history.points();
    const known = points?.filter(({ value }) => value !== null);
    const last = known?.at(-1);
    if (points === undefined || known === undefined) {
      return undefined;
    }
    if (last === undefined || known.length < FEWEST) {
      return null;
    }
    const now = Math.max(clock(), last.at);
    const from = windowStart(options.range(), known[0]?.at, now);
    const series = toSeries(points, {
      from,
      now,
      gapMs: gapAfter(options.history.reportIntervalMs(), now - from, now),
      holdsWhileStopped: options.isPnl,
      isOfDay: options.isPnl,
      isCurrent: options.isCurrent(),
    });
    return {
      series,
      from,
      now,
      isSigned: options.isPnl,
      levels: options.levels?.() ?? [],
      markers: (options.markers?.() ?? []).filter(({ at }) => at >= from && at <= now),
    };
  });
}

/** A bot's PnL at an instant, as a double: for drawing alone. */
export interface PnlPoint {
  readonly atMs: number;
  readonly value: number;
}

/** A line in a box, and where zero is in it. */
export interface PnlPath {
  /** For the `d` of an SVG path. */
  readonly line: string;
  /** The height of zero, from the top. */
  readonly zero: number;
}

/** The box that a line is drawn in. */
export interface PnlBox {
  readonly width: number;
  readonly height: number;
  /** The instants at its left and right edge. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Room for half the width of the stroke. */
const MARGIN = 1;

/**
 * Draws points to scale, with zero always in sight. Where points are further apart than usual nothing changed meanwhile, so
 * the line stays level and then steps.
 *
 * @param points - at least one, the earliest first.
 * @param usualGapMs - how far apart points are where something changes all the time.
 */
export function toPnlPath(points: readonly PnlPoint[], box: PnlBox, usualGapMs: number): PnlPath {
  const values = points.map(({ value }) => value);
  const top = Math.max(0, ...values);
  const bottom = Math.min(0, ...values);
  const y = (value: number) =>
    // A line that never leaves zero runs through the middle.
    top === bottom ? box.height / 2 : MARGIN + ((top - value) / (top - bottom)) * (box.height - 2 * MARGIN);
  const x = (atMs: number) =>
    clamp(((atMs - box.fromMs) / Math.max(1, box.toMs - box.fromMs)) * box.width, 0, box.width);
  const steps = points.flatMap((point, index) => {
    const last = points[index - 1];
    const isGap = last !== undefined && point.atMs - last.atMs > 2 * usualGapMs;
    return isGap ? [{ atMs: point.atMs - usualGapMs, value: last.value }, point] : [point];
  });
  const corners = steps.map(({ atMs, value }) => `${round(x(atMs))} ${round(y(value))}`);
  return { line: `M${corners.join("L")}`, zero: round(y(0)) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** A tenth of a pixel is finer than a screen. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

import uPlot from "uplot";
import { type Picture, verticalRange } from "./picture.ts";
import { drawAbove, drawBelow, FONT_FAMILY, type Palette } from "./plot-layers.ts";
import { timeTick, valueTick } from "./ticks.ts";

/** What a plot asks whenever it draws. */
export interface PlotSource {
  readonly picture: () => Picture;
  readonly palette: () => Palette;
  /** Hears which point of the series is under the pointer; null where none is. */
  readonly onHover: (index: number | null) => void;
}

const AXIS_PX = 11;
const HEIGHT_PX = 190;
const EDGE_PX = 16;

/** The settings of uPlot for one of our charts: one line, times below, values at the right where it is newest. */
export function plotOptions(width: number, source: PlotSource): uPlot.Options {
  const { picture, palette } = source;
  return {
    width,
    height: HEIGHT_PX,
    ms: 1,
    padding: [8, 0, 0, 8],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: 9, fill: () => palette().text, stroke: () => palette().surface, width: 2 },
      hover: { skip: [null, undefined] },
    },
    scales: {
      x: { time: true, range: () => [picture().from, picture().now] },
      y: { range: (_, low, high) => verticalRange(low, high, picture()) },
    },
    axes: [
      {
        ...axisLook(palette),
        size: 26,
        space: 70,
        grid: { show: false },
        // At the very edge half of it would be cut off.
        values: ({ scales, bbox }, splits, __, ___, step) => {
          const { min = 0, max = 0 } = scales["x"] ?? {};
          const edge = ((max - min) * EDGE_PX * uPlot.pxRatio) / bbox.width;
          return splits.map((at) => (at < min + edge || at > max - edge ? null : timeTick(at, step)));
        },
      },
      {
        ...axisLook(palette),
        // Its type is an enum that exists only for the compiler, which our own code cannot name.
        // oxlint-disable-next-line typescript/no-unsafe-enum-assignment
        side: 1,
        size: widthOf,
        space: 36,
        grid: { stroke: () => palette().line, width: 1 },
        values: (_, splits, __, ___, step) => splits.map((value) => valueTick(value, step, picture().isSigned)),
      },
    ],
    series: [{}, lineOptions(source)],
    hooks: {
      drawAxes: [(plot) => drawBelow(plot, picture(), palette(), uPlot.pxRatio)],
      draw: [(plot) => drawAbove(plot, picture(), palette(), uPlot.pxRatio)],
      setCursor: [(plot) => source.onHover(plot.cursor.idxs?.[1] ?? null)],
    },
  };
}

function axisLook(palette: () => Palette): uPlot.Axis {
  return {
    stroke: () => palette()["text-soft"],
    font: `${AXIS_PX}px ${FONT_FAMILY}`,
    gap: 6,
    ticks: { show: false },
  };
}

function lineOptions({ picture, palette }: PlotSource): uPlot.Series {
  const solid = () => palette().accent;
  return {
    width: 1.75,
    stroke: (plot) => (picture().isSigned ? bySign(plot, palette().gain, palette().loss) : solid()),
    fill: (plot) =>
      picture().isSigned ? bySign(plot, faded(palette().gain), faded(palette().loss)) : "transparent",
    fillTo: () => 0,
    points: {
      size: 4,
      stroke: (plot) => (picture().isSigned ? bySign(plot, palette().gain, palette().loss) : solid()),
      filter: loneIndices,
    },
  };
}

/** One colour above zero, another below: a gradient that turns at one place. */
function bySign(plot: uPlot, above: string, below: string): CanvasGradient | string {
  const { top, height } = plot.bbox;
  const zero = (plot.valToPos(0, "y", true) - top) / height;
  if (!Number.isFinite(zero) || height <= 0) {
    return above;
  }
  const turn = Math.min(Math.max(zero, 0), 1);
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, above);
  gradient.addColorStop(turn, above);
  gradient.addColorStop(turn, below);
  gradient.addColorStop(1, below);
  return gradient;
}

/** `rgb(1, 2, 3)` as a veil over the surface. */
function faded(colour: string): string {
  return colour.replace(/^rgb\((.*)\)$/, "rgba($1, 0.12)");
}

/** A value between two gaps is no line: it is drawn as a point. */
function loneIndices(plot: uPlot): number[] {
  const values = plot.data[1] ?? [];
  return Array.from(values.keys()).filter(
    (index) => values[index] != null && values[index - 1] == null && values[index + 1] == null,
  );
}

/** Room for the longest value, and never less than before, so that the picture does not jump. */
function widthOf(plot: uPlot, values: readonly string[] | null, axisIndex: number, cycle: number): number {
  // The type does not know what an axis remembers of its last layout.
  const known = (plot.axes[axisIndex] as { readonly _size?: number } | undefined)?._size ?? 0;
  if (cycle > 1 || values === null) {
    return known;
  }
  plot.ctx.font = `${AXIS_PX * uPlot.pxRatio}px ${FONT_FAMILY}`;
  const widest = Math.max(0, ...values.map((value) => plot.ctx.measureText(value).width)) / uPlot.pxRatio;
  return Math.max(known, Math.ceil(widest) + 12);
}

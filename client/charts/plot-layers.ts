import type uPlot from "uplot";
import { spreadLabels } from "./spread-labels.ts";
import type { ChartColour, Level, Marker, Picture } from "./picture.ts";

/** Colours as a canvas takes them. */
export type Palette = Readonly<Record<ChartColour | "surface" | "line" | "line-strong", string>>;

/** The font of everything that is written into a chart, without its size. */
export const FONT_FAMILY = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

const LABEL_PX = 11;
const LABEL_GAP_PX = 15;
const MARKER_PX = 5;

/** What lies below the line: zero, and the levels across. */
export function drawBelow(plot: uPlot, picture: Picture, palette: Palette, pxRatio: number): void {
  const { ctx } = plot;
  ctx.save();
  ctx.lineWidth = pxRatio;
  if (picture.isSigned) {
    ctx.strokeStyle = palette["line-strong"];
    strokeAcross(plot, plot.valToPos(0, "y", true));
  }
  ctx.setLineDash([4 * pxRatio, 4 * pxRatio]);
  for (const { value, colour } of picture.levels.filter((level) => isWithin(plot, level.value))) {
    ctx.strokeStyle = palette[colour];
    strokeAcross(plot, plot.valToPos(value, "y", true));
  }
  ctx.restore();
}

/** What lies above the line: now, what was traded, and the names of the levels. */
export function drawAbove(plot: uPlot, picture: Picture, palette: Palette, pxRatio: number): void {
  const { ctx } = plot;
  ctx.save();
  drawNow(plot, picture, palette, pxRatio);
  for (const marker of picture.markers) {
    drawMarker(plot, marker, palette, pxRatio);
  }
  drawLabels(plot, picture.levels, palette, pxRatio);
  ctx.restore();
}

function drawNow(plot: uPlot, { now, series, isSigned }: Picture, palette: Palette, pxRatio: number): void {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(now, "x", true));
  ctx.lineWidth = pxRatio;
  ctx.strokeStyle = palette["line-strong"];
  ctx.setLineDash([2 * pxRatio, 3 * pxRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.setLineDash([]);

  const value = series.values.at(-1);
  if (value != null && series.at.at(-1) === now) {
    ctx.beginPath();
    ctx.arc(x, plot.valToPos(value, "y", true), 3.5 * pxRatio, 0, 2 * Math.PI);
    ctx.fillStyle = isSigned ? palette[value < 0 ? "loss" : "gain"] : palette.accent;
    ctx.fill();
  }
}

/** A buy points up from below its price, a sale down from above: told apart without their colours. */
function drawMarker(plot: uPlot, { at, value, kind }: Marker, palette: Palette, pxRatio: number): void {
  const { ctx } = plot;
  const [x, y] = [plot.valToPos(at, "x", true), plot.valToPos(value, "y", true)];
  const size = MARKER_PX * pxRatio;
  const down = kind === "buy" ? 1 : -1;
  ctx.beginPath();
  ctx.moveTo(x, y + down * 2 * pxRatio);
  ctx.lineTo(x - size, y + down * (2 * pxRatio + 1.7 * size));
  ctx.lineTo(x + size, y + down * (2 * pxRatio + 1.7 * size));
  ctx.closePath();
  ctx.fillStyle = palette[kind === "buy" ? "gain" : "loss"];
  ctx.strokeStyle = palette.surface;
  ctx.lineWidth = 2 * pxRatio;
  ctx.stroke();
  ctx.fill();
}

function drawLabels(plot: uPlot, levels: readonly Level[], palette: Palette, pxRatio: number): void {
  const { ctx, bbox } = plot;
  const inset = (LABEL_PX / 2 + 2) * pxRatio;
  const [top, height] = [bbox.top + inset, bbox.height - 2 * inset];
  const falling = levels.toSorted((one, other) => other.value - one.value);
  const wanted = falling.map(({ value }) =>
    Math.min(Math.max((plot.valToPos(value, "y", true) - top) / height, 0), 1),
  );
  const places = spreadLabels(wanted, (LABEL_GAP_PX * pxRatio) / height);
  ctx.font = `${LABEL_PX * pxRatio}px ${FONT_FAMILY}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4 * pxRatio;
  ctx.strokeStyle = palette.surface;
  falling.forEach(({ value, label, colour }, index) => {
    const text = isWithin(plot, value) ? label : `${label} ${value > (plot.scales["y"]?.max ?? 0) ? "↑" : "↓"}`;
    const y = top + (places[index] ?? 0) * height;
    ctx.strokeText(text, bbox.left + 6 * pxRatio, y);
    ctx.fillStyle = palette[colour];
    ctx.fillText(text, bbox.left + 6 * pxRatio, y);
  });
}

function isWithin(plot: uPlot, value: number): boolean {
  const { min = 0, max = 0 } = plot.scales["y"] ?? {};
  return value >= min && value <= max;
}

function strokeAcross({ ctx, bbox }: uPlot, at: number): void {
  const y = Math.round(at) + 0.5;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
}

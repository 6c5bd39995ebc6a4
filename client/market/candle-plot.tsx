import { CandlestickSeries, createChart, createSeriesMarkers } from "lightweight-charts";
import { createEffect, createMemo, type JSX, on, onCleanup, onMount, untrack } from "solid-js";
import { createThemeVersion } from "../ui/token-colour.ts";
import { columnDigits } from "./digits.ts";
import type { CandleMark } from "./candle-marks.ts";
import { chartOptions, readCandleColours, seriesOptions, toBar, toMarker } from "./candle-looks.ts";
import type { Candle } from "./documents.ts";

/** What a {@link CandlePlot} draws. */
export interface CandlePlotProps {
  /** The oldest first; their subject never changes while a plot lives. */
  readonly candles: readonly Candle[];
  readonly marks: readonly CandleMark[];
  /** Whether they have their colours. */
  readonly isBelieved: boolean;
  /** Hears which candle is under the pointer; null where none is. */
  readonly onHover: (index: number | null) => void;
}

/** So many candles are in sight at first. */
const IN_SIGHT = 90;

/** Draws candles on a canvas as wide as there is room, which can be moved and stretched. */
export function CandlePlot(props: CandlePlotProps): JSX.Element {
  const themeVersion = createThemeVersion();
  const colours = createMemo(() => {
    themeVersion();
    return readCandleColours(props.isBelieved);
  });
  let element: HTMLDivElement | undefined;

  onMount(() => {
    if (element === undefined) {
      return;
    }
    const { candles } = untrack(() => props);
    const digits = columnDigits(
      candles.flatMap(({ open, high, low, close }) => [open, high, low, close]),
      2,
    );
    const chart = createChart(element, chartOptions(untrack(colours)));
    const series = chart.addSeries(CandlestickSeries, seriesOptions(untrack(colours), digits));
    const markers = createSeriesMarkers(series, []);
    const draw = () => series.setData(props.candles.map(toBar));
    draw();
    chart.timeScale().setVisibleLogicalRange({ from: candles.length - IN_SIGHT, to: candles.length + 3 });
    const hover = untrack(() => props.onHover);
    chart.subscribeCrosshairMove(({ time, logical }) => hover(time === undefined ? null : (logical ?? null)));

    createEffect(on(() => props.candles, draw, { defer: true }));
    createEffect(() => {
      chart.applyOptions(chartOptions(colours()));
      series.applyOptions(seriesOptions(colours(), digits));
    });
    createEffect(() => markers.setMarkers(props.marks.flatMap((mark) => toMarker(mark, props.candles, colours()))));
    onCleanup(() => chart.remove());
  });

  return <div ref={(div) => (element = div)} class="h-[450px] max-wide:h-[320px] overflow-hidden" />;
}

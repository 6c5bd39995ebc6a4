import uPlot from "uplot";
import { createEffect, createMemo, type JSX, on, onCleanup, onMount, untrack } from "solid-js";
import { createThemeVersion, tokenColour } from "../ui/token-colour.ts";
import type { Picture } from "./picture.ts";
import type { Palette } from "./plot-layers.ts";
import { plotOptions } from "./plot-options.ts";
import "uplot/dist/uPlot.min.css";

/** What a {@link Plot} draws. */
export interface PlotProps {
  readonly picture: Picture;
  /** Hears which point of the series is under the pointer; null where none is. */
  readonly onHover: (index: number | null) => void;
}

/** Draws a picture on a canvas as wide as there is room: at most once a frame, and not at all while the page is hidden. */
export function Plot(props: PlotProps): JSX.Element {
  const themeVersion = createThemeVersion();
  const palette = createMemo(() => {
    themeVersion();
    return readPalette();
  });
  let element: HTMLDivElement | undefined;

  onMount(() => {
    if (element === undefined) {
      return;
    }
    const host = element;
    // Of its own: the library draws a moment after it was asked to, when there may be no picture any more.
    let picture = untrack(() => props.picture);
    const source = {
      picture: () => picture,
      palette: () => untrack(palette),
      onHover: props.onHover,
    };
    const plot = new uPlot(plotOptions(host.clientWidth, source), dataOf(source.picture()), host);
    const frame = createFrame(() => {
      if (plot.width !== host.clientWidth && host.clientWidth > 0) {
        plot.setSize({ width: host.clientWidth, height: plot.height });
      }
      plot.setData(dataOf(source.picture()));
    });
    const size = new ResizeObserver(frame.request);
    size.observe(host);
    const redraw = ([shown]: readonly [Picture, Palette]) => {
      picture = shown;
      frame.request();
    };
    createEffect(on([() => props.picture, palette], redraw, { defer: true }));
    onCleanup(() => {
      frame.cancel();
      size.disconnect();
      plot.destroy();
    });
  });

  return <div ref={(div) => (element = div)} class="h-[190px] overflow-hidden" />;
}

function dataOf({ series }: Picture): uPlot.AlignedData {
  return [[...series.at], [...series.values]];
}

/** Runs at most once a frame; browsers give no frames to a page that nobody sees, and one as soon as somebody does. */
function createFrame(run: () => void) {
  let handle: number | null = null;
  return {
    request: () => {
      handle ??= requestAnimationFrame(() => {
        handle = null;
        run();
      });
    },
    cancel: () => {
      if (handle !== null) {
        cancelAnimationFrame(handle);
      }
    },
  };
}

function readPalette(): Palette {
  return {
    accent: tokenColour("accent"),
    gain: tokenColour("gain"),
    loss: tokenColour("loss"),
    text: tokenColour("text"),
    "text-soft": tokenColour("text-soft"),
    "text-faint": tokenColour("text-faint"),
    surface: tokenColour("surface"),
    line: tokenColour("line"),
    "line-strong": tokenColour("line-strong"),
  };
}

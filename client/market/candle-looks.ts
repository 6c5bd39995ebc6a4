import type {
  CandlestickData,
  CandlestickSeriesPartialOptions,
  ChartOptions,
  DeepPartial,
  SeriesMarker,
  Time,
  UTCTimestamp,
} from "lightweight-charts";
import { formatAmount } from "../format/amount.ts";
import { formatClock, formatDay, formatMoment } from "../format/instant.ts";
import { tokenColour } from "../ui/token-colour.ts";
import type { CandleMark } from "./candle-marks.ts";
import type { Candle } from "./documents.ts";

/** The colours of a chart of candles. */
export interface CandleColours {
  readonly rising: string;
  readonly risingBody: string;
  readonly falling: string;
  readonly bought: string;
  readonly sold: string;
  readonly surface: string;
  readonly text: string;
  readonly line: string;
  readonly lineStrong: string;
}

/** The theme's colours as they are now. @param isBelieved - what cannot be believed has none: what rises is hollow then. */
export function readCandleColours(isBelieved: boolean): CandleColours {
  const faint = tokenColour("text-faint");
  return {
    rising: isBelieved ? tokenColour("gain") : faint,
    risingBody: tokenColour(isBelieved ? "gain" : "surface"),
    falling: isBelieved ? tokenColour("loss") : faint,
    bought: tokenColour("accent"),
    sold: tokenColour("paused"),
    surface: tokenColour("surface"),
    text: tokenColour("text-soft"),
    line: tokenColour("line"),
    lineStrong: tokenColour("line-strong"),
  };
}

/**
 * How a chart looks. It takes no wheel and no vertical swipe, which belong to the page. The library's own link to who made it
 * needs a style in the page, which our Content-Security-Policy forbids; the card has that link instead.
 */
export function chartOptions(colours: CandleColours): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    layout: {
      background: { color: colours.surface },
      textColor: colours.text,
      fontSize: 11,
      attributionLogo: false,
    },
    grid: { vertLines: { color: colours.line }, horzLines: { color: colours.line } },
    rightPriceScale: { borderColor: colours.line },
    timeScale: {
      borderColor: colours.line,
      timeVisible: true,
      secondsVisible: false,
      tickMarkFormatter: (time: Time, kind: number) => tickOf(instantOf(time), kind),
    },
    crosshair: { vertLine: { color: colours.lineStrong }, horzLine: { color: colours.lineStrong } },
    localization: { timeFormatter: (time: Time) => formatMoment(instantOf(time), Date.now()) },
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  };
}

/** How candles look. @param digits - behind the point of a price. */
export function seriesOptions(colours: CandleColours, digits: number): CandlestickSeriesPartialOptions {
  return {
    upColor: colours.risingBody,
    borderUpColor: colours.rising,
    wickUpColor: colours.rising,
    downColor: colours.falling,
    wickDownColor: colours.falling,
    borderDownColor: colours.falling,
    priceFormat: {
      type: "custom",
      minMove: 10 ** -digits,
      // What is drawn beside the axis is as exact as what is drawn.
      formatter: (price: number) => formatAmount(price.toFixed(digits), { digits }),
    },
  };
}

/** A candle as it is drawn, which needs no more than a double. */
export function toBar({ openTime, open, high, low, close }: Candle): CandlestickData<UTCTimestamp> {
  return {
    time: toTime(openTime),
    open: Number(open),
    high: Number(high),
    low: Number(low),
    close: Number(close),
  };
}

/** A trade of a bot's as an arrow below or above its candle. */
export function toMarker(
  { side, index }: CandleMark,
  candles: readonly Candle[],
  colours: CandleColours,
): SeriesMarker<Time>[] {
  const candle = candles[index];
  if (candle === undefined) {
    return [];
  }
  const time = toTime(candle.openTime);
  return side === "BUY"
    ? [{ time, position: "belowBar", shape: "arrowUp", color: colours.bought }]
    : [{ time, position: "aboveBar", shape: "arrowDown", color: colours.sold }];
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** The library knows no time zone: it is given the reader's clock as if it was UTC, so that days begin where theirs do. */
function toTime(instant: string): UTCTimestamp {
  // A branded number of the library's.
  return ((Date.parse(instant) - offsetMs()) / SECOND_MS) as UTCTimestamp;
}

function instantOf(time: Time): number {
  // We give it nothing but seconds.
  return Number(time) * SECOND_MS + offsetMs();
}

/** The same for all candles of a chart, so that their order stays when clocks are put back. */
function offsetMs(): number {
  return new Date().getTimezoneOffset() * MINUTE_MS;
}

/** Of the library's kinds of marks: year, month and day, then two that are times of day. */
const FIRST_OF_TIMES = 3;

function tickOf(instantMs: number, kind: number): string {
  return kind < FIRST_OF_TIMES ? formatDay(instantMs) : formatClock(instantMs);
}

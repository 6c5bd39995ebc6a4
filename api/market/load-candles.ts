import type { Timeframe } from "../bots/bot.entity.ts";
import { toLongerCandles } from "./candle-series.ts";
import { type CandleTopic, type ExchangeAdapter, HistoryRefused, type PastCandle } from "./exchange-adapter.ts";
import type { HistoryClient } from "./history-client.ts";
import { TIMEFRAME_MS } from "./market-feed.ts";

/** Requests for one series: an answer of 300 short candles makes few long ones. */
const MOST_REQUESTS = 4;

/**
 * Reads the newest candles of a series from the exchange's history; where it does not have the length, they are put
 * together from the longest that fits.
 *
 * @param wanted - how many; there may be fewer, or more.
 * @throws Error with a sentence for people when the exchange cannot be asked, or answers what is not published.
 */
export async function loadCandles(
  source: { readonly adapter: ExchangeAdapter; readonly client: HistoryClient; readonly url: string },
  topic: CandleTopic,
  wanted: number,
): Promise<readonly PastCandle[]> {
  const { history, title } = source.adapter;
  const lengthMs = TIMEFRAME_MS[topic.timeframe];
  const asked: CandleTopic = { symbol: topic.symbol, timeframe: fittingTimeframe(history.timeframes, lengthMs) };
  const wantedShort = wanted * (lengthMs / TIMEFRAME_MS[asked.timeframe]);
  let candles: readonly PastCandle[] = [];
  for (let request = 0; request < MOST_REQUESTS && candles.length < wantedShort; request += 1) {
    const url = history.url(source.url, asked, candles[0]?.openTime ?? null);
    if (url === null) {
      break;
    }
    const older = readAnswer(title, await source.client.get(url), (text) => history.read(text, asked));
    const before = candles[0]?.openTime.getTime() ?? Infinity;
    const added = older
      .filter(({ openTime }) => openTime.getTime() < before)
      .toSorted((one, other) => one.openTime.getTime() - other.openTime.getTime());
    candles = [...added, ...candles];
    if (added.length === 0) {
      break;
    }
  }
  return asked.timeframe === topic.timeframe ? candles : toLongerCandles(candles, lengthMs);
}

function fittingTimeframe(timeframes: readonly Timeframe[], lengthMs: number): Timeframe {
  const [longest] = timeframes
    .filter((timeframe) => lengthMs % TIMEFRAME_MS[timeframe] === 0)
    .toSorted((one, other) => TIMEFRAME_MS[other] - TIMEFRAME_MS[one]);
  return longest ?? "1m";
}

function readAnswer(
  title: string,
  text: string,
  read: (text: string) => readonly PastCandle[],
): readonly PastCandle[] {
  try {
    return read(text);
  } catch (cause) {
    if (cause instanceof HistoryRefused) {
      throw new Error(`${title} refuses: ${cause.message}`, { cause });
    }
    throw new Error(`${title} answered something unexpected when it was asked for candles`, { cause });
  }
}

import { DomainError } from "../errors.ts";
import { type CandleSeries, createCandleSeries } from "./candle-series.ts";
import type { ExchangeHub } from "./exchange.ts";
import type { CandleTopic, PastCandle } from "./exchange-adapter.ts";
import { keyOf, type MarketCandle } from "./market-data.ts";
import { TIMEFRAME_MS } from "./market-feed.ts";
import type { CandlesReading, MarketFeedState } from "./markets.ts";

/** Candles of an exchange: its history, and how it goes on. */
export interface Candles {
  /** The newest candles, waiting a moment for history that was not loaded yet. */
  readonly read: (request: CandleTopic & { readonly first: number }) => Promise<CandlesReading>;
  /** What is known now; history that is missing is loaded meanwhile. Who asks again within two minutes keeps it alive. */
  readonly known: (topic: CandleTopic) => {
    readonly candles: readonly MarketCandle[];
    readonly closedUntil: number | null;
    /** Why history is missing; null where it is not, or is on its way. */
    readonly error: string | null;
  };
  readonly close: () => void;
}

export interface CandlesOptions {
  readonly hub: ExchangeHub;
  /** Reads history. @throws Error with a sentence for people. */
  readonly load: (topic: CandleTopic, wanted: number) => Promise<readonly PastCandle[]>;
  /** @defaultValue Date.now */
  readonly now?: () => number;
}

/** A series that nobody has asked for in so long is forgotten. */
const KEPT_MS = 120_000;
const SWEEP_MS = 30_000;
/** Series at a time that viewers may ask for. */
const MOST_SERIES = 200;
/** With those that bots ask for: a bot without candles would not even run its exits. */
const MOST_SERIES_WITH_BOTS = 400;
/** So many are loaded whoever asks: enough for the slowest indicators, and one answer of most exchanges. */
const LOADED = 500;
/** An exchange has its candle ready so long after its end. */
const SETTLE_MS = 2_000;
/** History that failed is asked for again after so long. */
const RETRY_MS = 10_000;
/** Where candles do not come by themselves, viewers see the one that grows as old as this. */
const SHOWN_FOR_MS = 10_000;
/** A viewer waits no longer for history. */
const PATIENCE_MS = 6_000;

interface Series {
  readonly topic: CandleTopic;
  readonly series: CandleSeries;
  /** What was growing when history was loaded is in it as it was then. */
  loadedAt: number;
  /** Something may be missing since then. */
  isComplete: boolean;
  loading: Promise<void> | null;
  retryAt: number;
  error: string | null;
  askedAt: number;
  feed: MarketFeedState;
  message: string | null;
  stop: () => void;
}

/** Makes the candles of one exchange. */
export function createCandles({ hub, load, now = Date.now }: CandlesOptions): Candles {
  const known = new Map<string, Series>();
  const sweep = setInterval(() => {
    for (const [key, one] of known) {
      if (now() - one.askedAt > KEPT_MS) {
        known.delete(key);
        one.stop();
      }
    }
  }, SWEEP_MS);
  sweep.unref();
  const isStreamed = hub.adapter.streams.includes("CANDLES");

  function seriesOf(topic: CandleTopic, most: number): Series {
    const key = keyOf(topic);
    const one = known.get(key) ?? open(topic, most);
    known.set(key, one);
    one.askedAt = now();
    return one;
  }

  function open(topic: CandleTopic, most: number): Series {
    if (known.size >= most) {
      throw new DomainError("RATE_LIMITED", "This server follows as many candles as it can: try again in a minute");
    }
    const one: Series = {
      topic,
      series: createCandleSeries(TIMEFRAME_MS[topic.timeframe]),
      loadedAt: -Infinity,
      isComplete: false,
      loading: null,
      retryAt: -Infinity,
      error: null,
      askedAt: now(),
      feed: isStreamed ? "WAITING" : "LIVE",
      message: isStreamed ? `Waiting for ${hub.adapter.title}` : null,
      stop: () => undefined,
    };
    one.stop = isStreamed ? follow(one) : one.stop;
    return one;
  }

  function follow(one: Series): () => void {
    return hub.watch("CANDLES", one.topic, (value, state) => {
      // While it was away candles may have closed.
      one.isComplete &&= state.feed === "LIVE" || state.feed === "WAITING";
      one.feed = state.feed;
      one.message = state.message;
      if (value?.kind === "CANDLE" && state.feed === "LIVE") {
        one.series.grow(value.candle);
      }
    });
  }

  /** Loads history where something may be missing; resolves when what was begun is done. */
  async function refresh(one: Series, longestAgeMs: number): Promise<void> {
    const lengthMs = TIMEFRAME_MS[one.topic.timeframe];
    const expected = Math.floor((now() - SETTLE_MS) / lengthMs) * lengthMs;
    const isBehind = (one.series.closedUntil() ?? -Infinity) < expected && one.loadedAt < expected + SETTLE_MS;
    const isOld = !isStreamed && now() - one.loadedAt > longestAgeMs;
    if (one.loading === null && now() >= one.retryAt && (!one.isComplete || isBehind || isOld)) {
      one.loading = reload(one);
    }
    await one.loading;
  }

  async function reload(one: Series): Promise<void> {
    const startedAt = now();
    try {
      one.isComplete = true;
      one.series.merge(await load(one.topic, LOADED), startedAt);
      one.loadedAt = startedAt;
      one.error = null;
    } catch (error) {
      one.isComplete = false;
      one.error = error instanceof Error ? error.message : String(error);
      one.retryAt = now() + RETRY_MS;
    } finally {
      one.loading = null;
    }
  }

  return {
    read: async ({ first, ...topic }) => {
      const one = seriesOf(topic, MOST_SERIES);
      await inTime(refresh(one, SHOWN_FOR_MS));
      const isLate = one.series.all().length === 0 && one.error === null;
      return {
        symbol: topic.symbol,
        timeframe: topic.timeframe,
        exchange: hub.adapter.exchange,
        feed: one.error === null ? one.feed : "AWAY",
        message: one.error ?? (isLate ? `${hub.adapter.title} has not answered yet` : one.message),
        receivedAt: Number.isFinite(one.loadedAt) ? new Date(one.loadedAt) : null,
        candles: one.series.all().slice(-first),
      };
    },
    known: (topic) => {
      const one = seriesOf(topic, MOST_SERIES_WITH_BOTS);
      void refresh(one, Infinity);
      return { candles: one.series.all(), closedUntil: one.series.closedUntil(), error: one.error };
    },
    close: () => {
      clearInterval(sweep);
      known.forEach(({ stop }) => stop());
      known.clear();
    },
  };
}

async function inTime(work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, PATIENCE_MS);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}

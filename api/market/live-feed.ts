import type { Candles } from "./candles.ts";
import type { ExchangeHub, TopicState } from "./exchange.ts";
import type { Ticker } from "./market-data.ts";
import { type MarketFeed, type MarketView, TIMEFRAME_MS } from "./market-feed.ts";
import { toSymbol } from "./symbols.ts";

/** A price older than this is not traded at. */
const OLDEST_PRICE_MS = 30_000;
/** By the exchange's own clock, which may differ from ours. */
const OLDEST_BY_ITS_CLOCK_MS = 60_000;
/** A symbol that no bot has asked for in so long is not followed any more. */
const KEPT_MS = 120_000;
const SWEEP_MS = 30_000;
/** How long the market's clock stands still for a candle that should be there. */
const WAIT_FOR_CANDLE_MS = 60_000;

interface Price {
  ticker: Ticker | null;
  receivedAt: Date | null;
  state: TopicState;
  askedAt: number;
  stop: () => void;
}

/** The prices of an exchange, for bots. Follows what bots ask for as long as they do. */
export interface LiveFeed extends MarketFeed {
  readonly close: () => void;
}

/**
 * A market that trades at the last price of an exchange. What it does not know yet, it says: nothing is traded at a price
 * that is older than 30 s. Runners elsewhere see the same market, each over connections of its own.
 */
export function createLiveFeed(parts: {
  readonly hub: ExchangeHub;
  readonly candles: Candles;
  /** @defaultValue Date.now */
  readonly now?: () => number;
}): LiveFeed {
  const { hub, candles, now = Date.now } = parts;
  const prices = new Map<string, Price>();
  const sweep = setInterval(() => {
    for (const [symbol, price] of prices) {
      if (now() - price.askedAt > KEPT_MS) {
        prices.delete(symbol);
        price.stop();
      }
    }
  }, SWEEP_MS);
  sweep.unref();

  function priceOf(symbol: string): Price {
    const known = prices.get(symbol) ?? follow(symbol);
    known.askedAt = now();
    return known;
  }

  function follow(symbol: string): Price {
    if (!hub.hasRoomFor("TICKER", [{ symbol }], true)) {
      throw new Error("This server follows as many symbols as it can");
    }
    const price: Price = {
      ticker: null,
      receivedAt: null,
      state: { feed: "WAITING", message: `Waiting for ${hub.adapter.title}` },
      askedAt: now(),
      stop: () => undefined,
    };
    prices.set(symbol, price);
    price.stop = hub.watch("TICKER", { symbol }, (value, state, receivedAt) => {
      price.ticker = value?.kind === "TICKER" ? value : null;
      price.state = state;
      price.receivedAt = receivedAt;
    });
    return price;
  }

  return {
    name: hub.adapter.exchange.toLowerCase(),
    stepMs: null,
    look: (question): MarketView => {
      const symbol = toSymbol(question.symbol);
      if (symbol === null) {
        throw new Error(
          `${hub.adapter.title} trades symbols such as BTC/USDT, found ${JSON.stringify(question.symbol)}`,
        );
      }
      const price = priceOf(symbol);
      const { candles: series, closedUntil, error } = candles.known({ symbol, timeframe: question.timeframe });
      if (price.state.feed === "REFUSED" || price.state.feed === "FAILED") {
        throw new Error(price.state.message);
      }
      const reason = reasonToWait(symbol, price, now());
      if (reason !== null || price.ticker === null) {
        // An exchange that says nothing of a symbol in its streams may say why in its history.
        const why = price.state.feed === "WAITING" ? error : null;
        return { state: "away", reason: why ?? reason ?? `Waiting for ${hub.adapter.title}` };
      }
      // A bot's first look counts as one at a new candle, which must not be spent before there is any.
      if (question.after === null && closedUntil === null && error === null) {
        return { state: "away", reason: `Waiting for candles of ${symbol}` };
      }
      const closed = series.filter(({ isClosed }) => isClosed);
      return {
        state: "trading",
        at: new Date(marketClock(price.ticker.at.getTime(), closedUntil, TIMEFRAME_MS[question.timeframe])),
        price: price.ticker.price,
        closes: Float64Array.from(closed, ({ close }) => Number(close)),
        hasNewCandle: closedUntil !== null && (question.after === null || closedUntil > question.after.getTime()),
      };
    },
    close: () => {
      clearInterval(sweep);
      prices.forEach(({ stop }) => stop());
      prices.clear();
    },
  };
}

function reasonToWait(symbol: string, { ticker, receivedAt, state }: Price, nowMs: number): string | null {
  if (state.message !== null) {
    return state.message;
  }
  // Without its age, which would be news to everybody who watches the bot, at each tick.
  if (nowMs - (receivedAt?.getTime() ?? 0) > OLDEST_PRICE_MS) {
    return `The last price of ${symbol} is more than ${OLDEST_PRICE_MS / 1_000} s old; waiting for a newer one`;
  }
  const ageMs = nowMs - (ticker?.at.getTime() ?? 0);
  const limit = `more than ${OLDEST_BY_ITS_CLOCK_MS / 1_000} s`;
  if (ageMs > OLDEST_BY_ITS_CLOCK_MS) {
    return `The last price of ${symbol} is ${limit} old by the exchange's clock; waiting for a newer one`;
  }
  // Days and candles go by that clock: a date to come would end today's limits.
  return ageMs < -OLDEST_BY_ITS_CLOCK_MS
    ? `The last price of ${symbol} is ${limit} ahead of our clock by the exchange's clock; waiting for another one`
    : null;
}

/** The exchange's clock, which stops before the next candle's end until that candle is known, so that none is missed. */
function marketClock(atMs: number, closedUntil: number | null, lengthMs: number): number {
  const nextEnd = (closedUntil ?? Infinity) + lengthMs;
  return atMs >= nextEnd && atMs - nextEnd < WAIT_FOR_CANDLE_MS ? nextEnd - 1 : atMs;
}

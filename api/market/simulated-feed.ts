import { TIMEFRAME_MS, type MarketFeed } from "./market-feed.ts";
import { createNoise, hashOf } from "./noise.ts";

/** What a simulated market is made of. */
export interface SimulationOptions {
  /** The same seed gives the same prices at the same instants. @defaultValue 1 */
  readonly seed?: number;
  /** Its clock, in ms UTC. @defaultValue Date.now */
  readonly now?: () => number;
}

/** Around which prices well-known symbols move, in their quote currency. Any other gets one from its name. */
const USUAL_PRICES: Readonly<Record<string, number>> = {
  "BTC/USDT": 95_000,
  "ETH/USDT": 3_400,
  "BNB/USDT": 650,
  "SOL/USDT": 190,
  "XRP/USDT": 2.3,
  "ADA/USDT": 0.9,
  "DOGE/USDT": 0.32,
  "AVAX/USDT": 38,
  "DOT/USDT": 7.2,
  "LINK/USDT": 22,
  "LTC/USDT": 105,
  "TRX/USDT": 0.25,
  "EUR/USD": 1.08,
  "GBP/USD": 1.27,
};

/** How far a price usually moves within a day, as a share of it. */
const DAILY_VOLATILITY = 0.03;

/** How long the waves are that a price is made of, in ms: from four seconds, each twice the one before, to weeks. */
const WAVE_LENGTHS_MS = Array.from({ length: 19 }, (_, index) => 4_000 * 2 ** index);

/**
 * A market made up from a seed. A price is a function of seed, symbol and instant alone, so every process and every
 * restart sees the same one, and there is history for any timeframe at once.
 *
 * It is the sum of smooth noise at many scales, whose heights grow with the root of their length as those of a random
 * walk do (Mandelbrot and Van Ness, Fractional Brownian Motions, 1968, for H = 1/2).
 */
export function createSimulatedFeed({ seed = 1, now = Date.now }: SimulationOptions = {}): MarketFeed {
  const priceAt = createSimulatedPrices(seed);

  return {
    name: seed === 1 ? "simulated" : `simulated:${seed}`,
    stepMs: null,
    look: ({ symbol, timeframe, after, candles }) => {
      const instant = now();
      const market = symbol.trim().toUpperCase();
      const length = TIMEFRAME_MS[timeframe];
      const lastClose = Math.floor(instant / length) * length;
      return {
        state: "trading",
        at: new Date(instant),
        price: priceAt(market, instant),
        closes: Float64Array.from({ length: candles }, (_, index) =>
          Number(priceAt(market, lastClose - (candles - 1 - index) * length)),
        ),
        hasNewCandle: after === null || lastClose > after.getTime(),
      };
    },
  };
}

/** The prices of a simulated market: of a symbol in capitals, at an instant in ms UTC. */
export function createSimulatedPrices(seed = 1): (symbol: string, instant: number) => string {
  const noise = createNoise(seed);
  return (symbol, instant) => {
    const key = hashOf(symbol);
    const drift = WAVE_LENGTHS_MS.reduce(
      (sum, length, scale) => sum + heightOf(length) * noise(key + scale, instant / length),
      0,
    );
    return toPriceText(usualPriceOf(symbol) * Math.exp(drift));
  };
}

function heightOf(lengthMs: number): number {
  return DAILY_VOLATILITY * Math.sqrt(lengthMs / TIMEFRAME_MS["1d"]);
}

/** For an unknown symbol a price between 0.1 and 1,000, evenly spread over the powers of ten. */
function usualPriceOf(market: string): number {
  return USUAL_PRICES[market] ?? 10 ** ((hashOf(market) / 2 ** 32) * 4 - 1);
}

/** Six significant digits or so, as exchanges quote: two decimals above 1,000, five above 1, eight below. */
function toPriceText(price: number): string {
  if (price >= 1_000) {
    return price.toFixed(2);
  }
  return price >= 1 ? price.toFixed(5) : price.toFixed(8);
}

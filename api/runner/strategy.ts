import { emaOf, rsiOf } from "./indicators.ts";

/** What the strategy `ema` looks at; periods are in candles of the bot's timeframe. */
export interface EmaSettings {
  readonly fastEmaPeriod: number;
  readonly slowEmaPeriod: number;
  readonly rsiPeriod: number;
  /** From here on, 0 to 100, the market counts as overbought. */
  readonly rsiOverbought: number;
}

/** Whether to buy, and why (not), in a person's words. */
export interface Signal {
  readonly isBuy: boolean;
  readonly reason: string;
}

/**
 * Buys while the fast average is above the slow one and the market is not overbought.
 *
 * @param closes - closes of the candles that are over, oldest first.
 */
export function emaSignal(closes: ArrayLike<number>, settings: EmaSettings): Signal {
  const fast = emaOf(closes, settings.fastEmaPeriod);
  const slow = emaOf(closes, settings.slowEmaPeriod);
  const rsi = rsiOf(closes, settings.rsiPeriod);
  if (fast === undefined || slow === undefined || rsi === undefined) {
    return { isBuy: false, reason: `Waiting for ${candlesNeeded(settings)} candles, ${closes.length} so far` };
  }
  if (fast <= slow) {
    return { isBuy: false, reason: "No signal: the fast EMA is not above the slow EMA" };
  }
  if (rsi >= settings.rsiOverbought) {
    return { isBuy: false, reason: `No signal: RSI ${rsi.toFixed(1)} is overbought` };
  }
  return { isBuy: true, reason: `Fast EMA above slow EMA, RSI ${rsi.toFixed(1)}` };
}

/** How many candles must be over before there can be a signal: an RSI needs one more than its period. */
export function candlesNeeded(settings: EmaSettings): number {
  return Math.max(settings.slowEmaPeriod, settings.fastEmaPeriod, settings.rsiPeriod + 1);
}

/**
 * How many candles make the indicators independent of where the history begins: after ten periods what is left of the
 * seed is below one part in ten thousand for Wilder's averages, and less for an EMA.
 */
export function candlesWanted(settings: EmaSettings): number {
  return 10 * candlesNeeded(settings);
}

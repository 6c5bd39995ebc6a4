import { DomainError } from "../errors.ts";
import type { Timeframe } from "../bots/bot.entity.ts";

/** What a bot asks of a market at one tick. */
export interface MarketQuestion {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** The market's clock at the bot's last tick; null before its first. */
  readonly after: Date | null;
  /** How many closed candles the strategy looks back on; a feed that has more may give more. */
  readonly candles: number;
}

/** What the market shows a bot: a price to trade at, that there is none for now, or that nothing comes any more. */
export type MarketView =
  | {
      readonly state: "trading";
      /** The market's clock, to which the price belongs. */
      readonly at: Date;
      /** Last price, in the quote currency. */
      readonly price: string;
      /** Closes of the candles that are over, oldest first, for indicators alone. */
      readonly closes: ArrayLike<number>;
      /** Whether a candle of the timeframe has closed since the bot's last tick. */
      readonly hasNewCandle: boolean;
    }
  /** There is no price now that a bot may trade at; there will be one again. */
  | { readonly state: "away"; readonly reason: string }
  | { readonly state: "ended"; readonly reason: string };

/**
 * Where prices come from. A feed answers from what it knows, without waiting: it is asked inside a transaction.
 *
 * All feeds keep one rule: the same question has the same answer in every process, so that a bot may move between
 * runners at any moment. Of an exchange this holds for candles, and for prices as far as its messages arrive together.
 */
export interface MarketFeed {
  /** Tells markets apart whose clocks have nothing to do with each other. */
  readonly name: string;
  /** How often a bot moves on in this market, in ms; null where the market goes on by itself and any tick will do. */
  readonly stepMs: number | null;
  /** @throws Error with a sentence for people when this market cannot serve the bot. */
  readonly look: (question: MarketQuestion) => MarketView;
}

/** Length of each timeframe in ms. Candles begin at whole multiples of it since 1970, in UTC. */
export const TIMEFRAME_MS: Record<Timeframe, number> = {
  "1m": 60_000,
  "5m": 300_000,
  "15m": 900_000,
  "30m": 1_800_000,
  "1h": 3_600_000,
  "4h": 14_400_000,
  "1d": 86_400_000,
};

/** All of them, the shortest first. */
// The keys are what the type of the table says.
export const TIMEFRAME_NAMES = Object.keys(TIMEFRAME_MS) as readonly Timeframe[];

/**
 * A timeframe that was given as an argument.
 *
 * @throws BAD_USER_INPUT naming the argument when it is none.
 */
export function toTimeframe(given: string): Timeframe {
  const timeframe = TIMEFRAME_NAMES.find((name) => name === given);
  if (timeframe === undefined) {
    throw new DomainError(
      "BAD_USER_INPUT",
      `interval: found ${JSON.stringify(given.slice(0, 20))}, expected one of ${TIMEFRAME_NAMES.join(", ")}`,
      { field: "interval" },
    );
  }
  return timeframe;
}

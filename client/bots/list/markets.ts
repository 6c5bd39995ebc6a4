import { Big } from "big.js";
import type { ListedBot } from "../../live/documents.ts";
import { type Belief, beliefOf, doubtOf } from "../belief.ts";
import { toSymbol } from "../../market/watch-list.ts";
import { quoteOf } from "../../format/pair.ts";
import { reportedAtMs } from "../reported.ts";
import { byLetters } from "./reading.ts";

/** A pair, as the bots that trade it tell of it. */
export interface Market {
  readonly symbol: string;
  readonly currency: string;
  readonly botCount: number;
  /** The price that was reported last; null while no bot has reported one. */
  readonly price: MarketPrice | null;
  readonly openCount: number;
  /** The exact sum of all open positions; null without one. */
  readonly unrealizedPnl: string | null;
  /** Whether every bot that adds to it can be believed. */
  readonly isUnrealizedSure: boolean;
}

/** What a bot last saw a pair traded at. */
export interface MarketPrice {
  readonly amount: string;
  readonly botId: string;
  readonly botName: string;
  readonly atMs: number;
  /** How far the bot that reported it can be believed, as far as the server can tell. */
  readonly belief: Belief;
}

/** A bot that trades a pair, and a text that changes whenever it may have traded. */
export interface TradingBot {
  readonly botId: string;
  readonly version: string;
}

/** The bots that trade a pair, however each writes it. */
export function tradingBotsOf(bots: readonly ListedBot[], symbol: string): readonly TradingBot[] {
  return bots
    .filter(({ bot }) => toSymbol(bot.symbol) === symbol)
    .map(({ botId, status }) => ({ botId, version: `${status.dailyTradeCount} ${status.inPosition}` }));
}

/** The pairs that bots trade, by name. */
export function marketsOf(bots: readonly ListedBot[]): readonly Market[] {
  const bySymbol = Map.groupBy(bots, ({ bot }) => bot.symbol);
  return [...bySymbol]
    .map(([symbol, traders]) => toMarket(symbol, traders))
    .toSorted((one, other) => byLetters(one.symbol, other.symbol));
}

function toMarket(symbol: string, traders: readonly ListedBot[]): Market {
  const open = traders.filter(({ status }) => status.inPosition);
  const amounts = open.flatMap(({ status }) => status.unrealizedPnl ?? []);
  return {
    symbol,
    currency: quoteOf(symbol),
    botCount: traders.length,
    price: latestOf(traders.flatMap((trader) => priceOf(trader) ?? [])),
    openCount: open.length,
    isUnrealizedSure: open.every(({ status }) => beliefOf(doubtOf(status, true)) !== "unsure"),
    unrealizedPnl:
      amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum.plus(amount), new Big(0)).toFixed(),
  };
}

function priceOf({ botId, bot, status }: ListedBot): MarketPrice | null {
  return status.markPrice === null
    ? null
    : {
        amount: status.markPrice,
        botId,
        botName: bot.name,
        atMs: reportedAtMs(status),
        belief: beliefOf(doubtOf(status, true)),
      };
}

function latestOf(prices: readonly MarketPrice[]): MarketPrice | null {
  return prices.reduce<MarketPrice | null>(
    (latest, price) => (latest === null || price.atMs > latest.atMs ? price : latest),
    null,
  );
}

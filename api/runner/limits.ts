import { percentOf, type Money } from "./money.ts";

/** What a bot may do in a day. Null: no limit. Percentages are of the order size. */
export interface LimitSettings {
  readonly orderSize: Money;
  readonly maxDailyTrades: number | null;
  readonly maxDailyLossPercent: string | null;
  readonly dailyTargetPercent: string | null;
}

/** What a bot has done since the day began, in UTC by the market's clock. */
export interface Day {
  /** Realized, net of fees, in the quote currency. */
  readonly pnl: Money;
  /** Fills, entries and exits alike. */
  readonly tradeCount: number;
}

/** Why a bot enters nothing more today, in a person's words; null while it may. */
export function limitReached(day: Day, settings: LimitSettings): string | null {
  const { orderSize, maxDailyTrades, maxDailyLossPercent, dailyTargetPercent } = settings;
  if (maxDailyTrades !== null && day.tradeCount >= maxDailyTrades) {
    return `The limit of ${maxDailyTrades === 1 ? "1 trade" : `${maxDailyTrades} trades`} a day is reached; it goes on tomorrow (UTC)`;
  }
  if (maxDailyLossPercent !== null && day.pnl.lte(percentOf(orderSize, maxDailyLossPercent).negated())) {
    return `The daily loss limit of ${maxDailyLossPercent} % is reached; it goes on tomorrow (UTC)`;
  }
  if (dailyTargetPercent !== null && day.pnl.gte(percentOf(orderSize, dailyTargetPercent))) {
    return `The daily target of ${dailyTargetPercent} % is reached; it goes on tomorrow (UTC)`;
  }
  return null;
}

/** Whether two instants lie in different UTC days. */
export function isNewDay(before: Date, now: Date): boolean {
  return before.toISOString().slice(0, 10) !== now.toISOString().slice(0, 10);
}

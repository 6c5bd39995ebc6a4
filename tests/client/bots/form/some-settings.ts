import { type SettingTexts, toTexts } from "../../../../client/bots/form/read-settings.ts";
import { numberSigns } from "../../../../client/bots/form/decimal-text.ts";
import type { SettingName } from "../../../../client/bots/form/settings.ts";

/** How numbers are written in these tests. */
export const SIGNS = numberSigns("en");

/** What stands in the form of a bot that has only what it must, but for what is given. */
export function someTexts(changes: Partial<Record<SettingName, string>> = {}): SettingTexts {
  const settings = {
    name: "Momentum",
    symbol: "BTC/USDT",
    kind: "PAPER",
    strategy: "ema",
    timeframe: "1h",
    positionType: "LONG",
    leverage: 1,
    orderSize: "1000",
    stopLossPercent: "2",
    takeProfitPercent: "4",
    fastEmaPeriod: 12,
    slowEmaPeriod: 26,
    rsiPeriod: 14,
    rsiOverbought: "70",
    reportIntervalSeconds: 60,
  };
  return { ...toTexts(settings, SIGNS), ...changes };
}

import type { BotStatus } from "../../client/terminal/documents.ts";

/** The bot that {@link aBotStatus} is about. */
export const BOT_ID = "0190f5fe-7c00-7a00-8000-00000000b001";

/** A status as the server sends it: a live bot that runs without a position, but for what is given. */
export function aBotStatus(changes: Partial<BotStatus> = {}): BotStatus {
  return {
    botId: BOT_ID,
    runStatus: "RUNNING",
    reason: null,
    freshness: "LIVE",
    revision: 7,
    inPosition: false,
    entryPrice: null,
    positionSize: null,
    markPrice: null,
    unrealizedPnl: null,
    stopLossPrice: null,
    takeProfitPrice: null,
    trailingStopPrice: null,
    highestPriceSinceEntry: null,
    dailyPnl: "0",
    dailyTradeCount: 0,
    lastError: null,
    lastRunAt: "2026-11-23T02:00:00.000Z",
    changedAt: "2026-11-23T02:00:00.000Z",
    readAt: "2026-11-23T02:00:00.000Z",
    lastAction: null,
    ...changes,
  };
}

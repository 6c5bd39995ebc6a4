import type { BotAction, ListedBot, ListedStatus } from "../../client/live/documents.ts";

/** The instant at which {@link aListedBot} has reported: 23 November 2026, 02:00 UTC. */
export const REPORTED_AT = "2026-11-23T02:00:00.000Z";

/** A bot as a list knows it: running BTC/USDT without a position, but for what is given. */
export function aListedBot(
  status: Partial<ListedStatus> = {},
  bot: Partial<ListedBot["bot"]> = {},
  botId = "0190f5fe-7c00-7a00-8000-00000000b001",
): ListedBot {
  return {
    botId,
    eventSequence: 1,
    status: {
      botId,
      runStatus: "RUNNING",
      reason: null,
      freshness: "LIVE",
      revision: 7,
      inPosition: false,
      positionSize: null,
      markPrice: null,
      unrealizedPnl: null,
      dailyPnl: "0",
      dailyTradeCount: 0,
      lastError: null,
      lastRunAt: REPORTED_AT,
      changedAt: REPORTED_AT,
      readAt: REPORTED_AT,
      lastAction: null,
      ...status,
    },
    bot: {
      id: botId,
      name: "A bot",
      symbol: "BTC/USDT",
      kind: "EXTERNAL",
      strategy: "ema",
      timeframe: "1m",
      positionType: "LONG",
      orderSize: "1000",
      maxDailyTrades: null,
      reportIntervalSeconds: 60,
      wanted: "RUNNING",
      viewerRole: "OWNER",
      owner: "ada@example.org",
      createdAt: "2026-11-01T00:00:00.000Z",
      ...bot,
    },
  };
}

/** A stop that was confirmed at once, but for what is given. */
export function aListedAction(changes: Partial<BotAction> = {}): BotAction {
  return {
    id: "0190f5fe-7c00-7a00-8000-00000000c001",
    kind: "STOP",
    state: "CONFIRMED",
    requestedAt: REPORTED_AT,
    requestedBy: "someone@example.org",
    confirmedAt: REPORTED_AT,
    message: null,
    ...changes,
  };
}

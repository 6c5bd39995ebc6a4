import type { ResultOf } from "gql.tada";
import { graphql } from "../graphql/graphql.ts";

/** What to call the bot. */
export const BOT_NAME = graphql(`
  query BotName($id: ID!) {
    bot(id: $id) {
      name
    }
  }
`);

/** Everything a bot's status says. */
export const BOT_STATUS = graphql(`
  subscription BotStatus($id: ID!) {
    botStatus(id: $id) {
      botId
      runStatus
      reason
      freshness
      revision
      inPosition
      entryPrice
      positionSize
      markPrice
      unrealizedPnl
      stopLossPrice
      takeProfitPrice
      trailingStopPrice
      highestPriceSinceEntry
      dailyPnl
      dailyTradeCount
      lastError
      lastRunAt
      changedAt
      readAt
      lastAction {
        id
        kind
        state
        requestedAt
        requestedBy
        confirmedAt
        message
      }
    }
  }
`);

/** A bot's status as the server publishes it. */
export type BotStatus = ResultOf<typeof BOT_STATUS>["botStatus"];

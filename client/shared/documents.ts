import type { ResultOf } from "gql.tada";
import { graphql } from "../graphql/graphql.ts";

/** What a link's bot is. */
export const SHARED_BOT = graphql(`
  query SharedBot {
    sharedBot {
      moneyHidden
      name
      description
      symbol
      kind
      timeframe
      positionType
      reportIntervalSeconds
      linkExpiresAt
    }
  }
`);

/** What a link's bot is doing. */
export const SHARED_STATUS = graphql(`
  subscription SharedStatus {
    sharedBotStatus {
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
    }
  }
`);

/** The bot of a link. */
export type SharedBot = ResultOf<typeof SHARED_BOT>["sharedBot"];
/** Its status. */
export type SharedStatus = ResultOf<typeof SHARED_STATUS>["sharedBotStatus"];

import type { ResultOf } from "gql.tada";
import { graphql } from "../graphql/graphql.ts";

/** What a status says where many bots are shown. */
export const LISTED_STATUS = graphql(`
  fragment ListedStatus on BotStatus @_unmask {
    botId
    runStatus
    reason
    freshness
    revision
    inPosition
    positionSize
    markPrice
    unrealizedPnl
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
`);

/** Every bot of the viewer's, in as few words as a list needs. */
export const BOT_LIST = graphql(
  `
    subscription BotList {
      botStatuses {
        botId
        eventSequence
        status {
          ...ListedStatus
        }
        bot {
          id
          name
          symbol
          kind
          strategy
          timeframe
          positionType
          orderSize
          maxDailyTrades
          reportIntervalSeconds
          wanted
          viewerRole
          owner
          createdAt
        }
      }
    }
  `,
  [LISTED_STATUS],
);

/** Everything about the bots that are shown on pages of their own. */
export const BOT_DETAILS = graphql(
  `
    subscription BotDetails($ids: [ID!]) {
      botStatuses(ids: $ids) {
        botId
        eventSequence
        status {
          ...ListedStatus
          entryPrice
          stopLossPrice
          takeProfitPrice
          trailingStopPrice
          highestPriceSinceEntry
        }
        bot {
          id
          name
          description
          symbol
          kind
          strategy
          timeframe
          positionType
          leverage
          orderSize
          stopLossPercent
          takeProfitPercent
          trailingStopPercent
          maxDailyTrades
          maxDailyLossPercent
          dailyTargetPercent
          fastEmaPeriod
          slowEmaPeriod
          rsiPeriod
          rsiOverbought
          reportIntervalSeconds
          wanted
          viewerRole
          owner
          createdAt
          updatedAt
        }
      }
    }
  `,
  [LISTED_STATUS],
);

/** Whose stream it is that an attempt has opened. */
export const STREAM_VIEWER = graphql(`
  query StreamViewer {
    viewer {
      id
    }
  }
`);

/** What the stream of all bots says of one. */
export type ListUpdate = ResultOf<typeof BOT_LIST>["botStatuses"][number];
/** What the stream of a bot's own page says of it. */
export type DetailsUpdate = ResultOf<typeof BOT_DETAILS>["botStatuses"][number];

/** An update of a bot that is there: the server sends status and bot together. */
type Present<Update extends ListUpdate | DetailsUpdate> = {
  readonly [Key in keyof Update]: NonNullable<Update[Key]>;
};

/** A bot as the list knows it. */
export type ListedBot = Present<ListUpdate>;
/** A bot as its own page knows it. */
export type DetailedBot = Present<DetailsUpdate>;
/** The part of a status that says what a bot does and how far that can be believed. */
export type ListedStatus = ListedBot["status"];
/** A bot's status with all its prices. */
export type DetailedStatus = DetailedBot["status"];
/** The latest start or stop of a bot. */
export type BotAction = NonNullable<ListedStatus["lastAction"]>;

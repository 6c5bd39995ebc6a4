import type { ResultOf } from "gql.tada";
import { graphql } from "../graphql/graphql.ts";

/** What was recorded of a bot, for its charts. */
export const BOT_HISTORY = graphql(`
  query BotHistory($id: ID!, $since: DateTime!, $points: Int!) {
    bot(id: $id) {
      id
      reportIntervalSeconds
      history(since: $since, points: $points) {
        at
        markPrice
        unrealizedPnl
        dailyPnl
        runStatus
      }
    }
  }
`);

/** A bot's newest trades, as far as a chart marks them. */
export const BOT_FILLS = graphql(`
  query BotFills($id: ID!, $first: Int!) {
    bot(id: $id) {
      id
      trades(first: $first) {
        edges {
          node {
            id
            side
            price
            realizedPnl
            executedAt
          }
        }
      }
    }
  }
`);

/** A bot and its history. */
export type BotHistory = ResultOf<typeof BOT_HISTORY>["bot"];
/** One minute of a bot's history. */
export type Sample = BotHistory["history"][number];
/** One trade as a chart marks it. */
export type Fill = ResultOf<typeof BOT_FILLS>["bot"]["trades"]["edges"][number]["node"];

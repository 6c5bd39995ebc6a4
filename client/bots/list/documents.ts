import { graphql } from "../../graphql/graphql.ts";

/** What was recorded of many bots, for the small lines of a list. */
export const BOT_HISTORIES = graphql(`
  query BotHistories($ids: [ID!]!, $since: DateTime!, $points: Int) {
    botHistories(ids: $ids, since: $since, points: $points) {
      botId
      samples {
        at
        dailyPnl
        unrealizedPnl
      }
    }
  }
`);

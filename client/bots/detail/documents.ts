import type { ResultOf } from "gql.tada";
import { graphql } from "../../graphql/graphql.ts";

/** Part of a bot's log, the newest entry first. */
export const BOT_EVENTS = graphql(`
  query BotEvents($id: ID!, $first: Int!, $before: String, $after: String) {
    bot(id: $id) {
      id
      events(first: $first, before: $before, after: $after) {
        cursor
        sequence
        kind
        at
        message
        actor
        gap
      }
    }
  }
`);

/** A page of a bot's trades, the newest first. */
export const BOT_TRADES = graphql(`
  query BotTrades($id: ID!, $first: Int!, $after: String) {
    bot(id: $id) {
      id
      trades(first: $first, after: $after) {
        edges {
          cursor
          node {
            id
            side
            price
            quantity
            fee
            realizedPnl
            reason
            executedAt
          }
        }
        pageInfo {
          hasNextPage
        }
        totalCount
      }
    }
  }
`);

/** What the trades that a bot has closed since an instant came to. */
export const BOT_PERFORMANCE = graphql(`
  query BotPerformance($id: ID!, $since: DateTime!) {
    bot(id: $id) {
      id
      performance(since: $since) {
        tradeCount
        winCount
        lossCount
        grossPnl
        fees
        netPnl
      }
    }
  }
`);

/** One entry of a bot's log. */
export type BotEvent = ResultOf<typeof BOT_EVENTS>["bot"]["events"][number];
/** A trade of a list, with its cursor. */
export type TradeEdge = ResultOf<typeof BOT_TRADES>["bot"]["trades"]["edges"][number];
/** One trade of a bot. */
export type Trade = TradeEdge["node"];
/** What closed trades came to. */
export type Performance = ResultOf<typeof BOT_PERFORMANCE>["bot"]["performance"];

/** The links of a bot. */
export const SHARE_LINKS = graphql(`
  query ShareLinks($botId: ID!) {
    shareLinks(botId: $botId) {
      id
      name
      expiresAt
      hidesMoney
      lastUsedAt
    }
  }
`);

/** Makes a link. */
export const CREATE_SHARE_LINK = graphql(`
  mutation CreateShareLink($input: CreateShareLinkInput!) {
    createShareLink(input: $input) {
      token
      shareLink {
        id
      }
    }
  }
`);

/** Ends a link. */
export const REVOKE_SHARE_LINK = graphql(`
  mutation RevokeShareLink($id: ID!) {
    revokeShareLink(id: $id)
  }
`);

import type { ResultOf } from "gql.tada";
import { graphql } from "../../graphql/graphql.ts";

/** With whom a bot is shared. */
export const BOT_MEMBERS = graphql(`
  query BotMembers($id: ID!) {
    bot(id: $id) {
      id
      members {
        email
        role
        since
      }
    }
  }
`);

/** Shares a bot, or changes what somebody may do with it. */
export const SHARE_BOT = graphql(`
  mutation ShareBot($botId: ID!, $email: String!, $role: MemberRole!) {
    shareBot(botId: $botId, email: $email, role: $role) {
      email
    }
  }
`);

/** Ends that a bot is shared with somebody. */
export const UNSHARE_BOT = graphql(`
  mutation UnshareBot($botId: ID!, $email: String!) {
    unshareBot(botId: $botId, email: $email)
  }
`);

/** Somebody a bot is shared with. */
export type BotMember = ResultOf<typeof BOT_MEMBERS>["bot"]["members"][number];
/** What a bot can be shared as. */
export type MemberRole = BotMember["role"];

import type { ResultOf, VariablesOf } from "gql.tada";
import { graphql } from "../../graphql/graphql.ts";

/** What a new bot has where nothing is given, and what can be chosen. */
export const BOT_DEFAULTS = graphql(`
  query BotDefaults {
    botDefaults {
      kind
      strategy
      strategies
      timeframe
      timeframes
      positionType
      leverage
      orderSize
      stopLossPercent
      takeProfitPercent
      fastEmaPeriod
      slowEmaPeriod
      rsiPeriod
      rsiOverbought
      reportIntervalSeconds
    }
  }
`);

/** Makes a bot. */
export const CREATE_BOT = graphql(`
  mutation CreateBot($input: CreateBotInput!) {
    createBot(input: $input) {
      id
      name
    }
  }
`);

/** Changes what was set of a bot. */
export const UPDATE_BOT = graphql(`
  mutation UpdateBot($id: ID!, $input: UpdateBotInput!) {
    updateBot(id: $id, input: $input) {
      id
      name
    }
  }
`);

/** Defaults and choices, as the server has them. */
export type BotDefaults = ResultOf<typeof BOT_DEFAULTS>["botDefaults"];
/** A new bot. */
export type CreateBotInput = VariablesOf<typeof CREATE_BOT>["input"];
/** What is to change of a bot; null takes away what may be absent. */
export type UpdateBotInput = VariablesOf<typeof UPDATE_BOT>["input"];

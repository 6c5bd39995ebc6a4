import { graphql } from "../../graphql/graphql.ts";

/** Asks a bot to run. */
export const START_BOT = graphql(`
  mutation StartBot($id: ID!, $idempotencyKey: String!) {
    startBot(id: $id, idempotencyKey: $idempotencyKey) {
      id
    }
  }
`);

/** Asks a bot to stop. */
export const STOP_BOT = graphql(`
  mutation StopBot($id: ID!, $idempotencyKey: String!) {
    stopBot(id: $id, idempotencyKey: $idempotencyKey) {
      id
    }
  }
`);

/** Asks all bots to stop that run or are meant to. */
export const STOP_ALL_BOTS = graphql(`
  mutation StopAllBots($idempotencyKey: String!) {
    stopAllBots(idempotencyKey: $idempotencyKey) {
      id
    }
  }
`);

/** Deletes a bot with all that was recorded of it. */
export const DELETE_BOT = graphql(`
  mutation DeleteBot($id: ID!) {
    deleteBot(id: $id)
  }
`);

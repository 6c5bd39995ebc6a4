import type { GraphQLSchema } from "graphql";
import { createSchema } from "graphql-yoga";
import type { MikroORM } from "@mikro-orm/postgresql";
import { BotState } from "../../../api/bots/bot-state.entity.ts";
import { type Freshness, freshnessOf } from "../../../api/bots/freshness.ts";
import { dateTimeScalar, decimalScalar, revisionScalar } from "../../../api/schema/scalars.ts";

/** What the viewers of the bench ask for. */
export interface BenchStatus extends Pick<
  BotState,
  "revision" | "runStatus" | "markPrice" | "unrealizedPnl" | "dailyPnl" | "lastRunAt" | "changedAt"
> {
  readonly freshness: Freshness;
}

/** Reports are due once a day here, so that no bot falls silent in the midst of a measurement. */
const REPORT_INTERVAL_MS = 86_400_000;

const typeDefs = /* GraphQL */ `
  scalar DateTime
  scalar Decimal
  scalar Revision
  enum RunStatus {
    STOPPED
    PENDING
    RUNNING
    WAITING
    PAUSED
    ERROR
  }
  enum Freshness {
    LIVE
    LATE
    LOST
    UNVERIFIED
    OFF
  }
  type BotStatus {
    revision: Revision!
    runStatus: RunStatus!
    freshness: Freshness!
    markPrice: Decimal
    unrealizedPnl: Decimal
    dailyPnl: Decimal!
    lastRunAt: DateTime
  }
  type Query {
    isThere: Boolean!
  }
  type Subscription {
    botStatus(id: ID!): BotStatus!
  }
`;

/**
 * The part of the schema that the bench asks for, as a server with no more than that would write it.
 *
 * @param follow - the statuses of one bot, the first of them its current one; ends when the signal says so.
 */
export function createBenchSchema(
  follow: (botId: string, signal: AbortSignal) => AsyncIterable<BenchStatus>,
): GraphQLSchema {
  return createSchema<{ readonly request: { readonly signal: AbortSignal } }>({
    typeDefs,
    resolvers: {
      DateTime: dateTimeScalar,
      Decimal: decimalScalar,
      Revision: revisionScalar,
      Query: { isThere: () => true },
      Subscription: {
        botStatus: {
          subscribe: (_, { id }: { id: string }, { request }) => follow(id, request.signal),
          resolve: (status: BenchStatus) => status,
        },
      },
    },
  });
}

/** Reads the status of one bot as an application does: through the ORM, with a fresh entity manager. */
export async function readStatus(orm: MikroORM, botId: string): Promise<BenchStatus> {
  const state = await orm.em.fork().findOneOrFail(BotState, { bot: botId });
  const { revision, runStatus, markPrice, unrealizedPnl, dailyPnl, lastRunAt, changedAt } = state;
  const freshness = freshnessOf({
    runStatus,
    ageMs: Math.max(0, Date.now() - changedAt.getTime()),
    reportIntervalMs: REPORT_INTERVAL_MS,
    isVerified: true,
  });
  return { revision, runStatus, markPrice, unrealizedPnl, dailyPnl, lastRunAt, changedAt, freshness };
}

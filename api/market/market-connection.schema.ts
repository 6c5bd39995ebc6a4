import { builder, describeValues, FOR_CONTROL, viewerOf } from "../schema/builder.ts";
import { BREAKER_STATES } from "./breaker.ts";
import { CONNECTION_STATES, MOST_ATTEMPTS } from "./connection-state.ts";
import type { ExchangeConnectionReading } from "./exchange.ts";
import { ExchangeType } from "./market.schema.ts";
import { MARKET_STREAMS } from "./market-data.ts";
import { retryConnections, streamConnections } from "./market-streams.ts";

const MarketConnectionStateType = builder.enumType("MarketConnectionState", {
  description: "The state of a connection to an exchange.",
  values: describeValues(CONNECTION_STATES, {
    DISCONNECTED: "Nobody follows anything on it.",
    CONNECTING: "It is being opened for the first time, or again after it has failed.",
    CONNECTED: "The exchange talks.",
    RECONNECTING: "It was lost; it is being opened again, or waits until it is.",
    FAILED: `It was lost ${MOST_ATTEMPTS} times in a row; it is tried again after five minutes, or when somebody asks.`,
  }),
});

const MarketStreamType = builder.enumType("MarketStream", {
  description: "What is followed over a connection.",
  values: describeValues(MARKET_STREAMS, {
    TICKER: "Last prices.",
    BOOK: "Order books.",
    TRADES: "Trades.",
    CANDLES: "Candles as they grow.",
  }),
});

const BreakerStateType = builder.enumType("MarketBreakerState", {
  description: "Whether an exchange is tried, after many failures in a row.",
  values: describeValues(BREAKER_STATES, {
    CLOSED: "Connections are tried as they need.",
    OPEN: "None is tried for a while.",
    HALF_OPEN: "One alone may try whether the exchange is back.",
  }),
});

const MarketConnectionType = builder.objectRef<ExchangeConnectionReading>("MarketConnection").implement({
  description:
    "One connection of this server to an exchange: one for each kind of stream, however many people look. Where a server has several processes, each has its own, and tells of those alone.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Tells connections apart, such as binance:ticker." }),
    exchange: t.expose("exchange", { type: ExchangeType, description: "The exchange." }),
    stream: t.expose("stream", { type: MarketStreamType, description: "What is followed over it." }),
    state: t.expose("state", { type: MarketConnectionStateType, description: "How it is." }),
    topics: t.field({
      type: ["String"],
      description:
        "The symbols that are followed, of candles with their length; what nobody looks at stays a minute.",
      resolve: ({ topics }) => [...topics],
    }),
    attempts: t.exposeInt("attempts", {
      description: `Attempts in a row without a connection that has lasted ten seconds, at most ${MOST_ATTEMPTS}.`,
    }),
    maxAttempts: t.int({
      description: "After so many in a row it has failed.",
      resolve: () => MOST_ATTEMPTS,
    }),
    nextAttemptAt: t.expose("nextAttemptAt", {
      type: "DateTime",
      nullable: true,
      description: "When it is tried next; null where it does not wait.",
    }),
    lastError: t.exposeString("lastError", {
      nullable: true,
      description: "Why it was last lost; null: it never was.",
    }),
    lastErrorAt: t.expose("lastErrorAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was last lost; null: it never was.",
    }),
    lastConnectedAt: t.expose("lastConnectedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was last connected; null: it never was.",
    }),
    lastMessageAt: t.expose("lastMessageAt", {
      type: "DateTime",
      nullable: true,
      description: "When anything last came over it; null: nothing has.",
    }),
    messageCount: t.expose("messageCount", {
      type: "Revision",
      description: "Messages that have come since the server started.",
    }),
    messagesPerSecond: t.exposeFloat("messagesPerSecond", { description: "Over the last five seconds." }),
    unexpectedCount: t.expose("unexpectedCount", {
      type: "Revision",
      description: "Messages that were skipped: in no published format, older than what was known, or seen before.",
    }),
    gapCount: t.expose("gapCount", {
      type: "Revision",
      description: "How often something was missing and was asked for anew.",
    }),
    lossCount: t.expose("lossCount", { type: "Revision", description: "How often it was lost, or not made." }),
    breaker: t.expose("breaker", {
      type: BreakerStateType,
      description: "Whether its exchange is tried; the same for all connections to it.",
    }),
  }),
});

builder.queryField("marketConnections", (t) =>
  t.field({
    type: [MarketConnectionType],
    description: "All connections that were needed so far; none where the market is no exchange.",
    resolve: (_, __, context) => {
      viewerOf(context);
      return [...context.markets.connections()];
    },
  }),
);

builder.mutationField("retryMarketConnections", (t) =>
  t.field({
    extensions: FOR_CONTROL,
    type: [MarketConnectionType],
    description:
      "Tries connections now that are waiting or have failed, each at most once a second and no more often than the exchange allows, and counts their attempts from the beginning.",
    args: { id: t.arg.id({ description: "The connection's id; absent: all of them." }) },
    resolve: (_, { id }, context) => {
      viewerOf(context);
      retryConnections(context.markets, id ?? null);
      return [...context.markets.connections()];
    },
  }),
);

builder.subscriptionField("marketConnections", (t) =>
  t.field({
    type: [MarketConnectionType],
    description: "All connections: as they are, then at each change of a state, and every two seconds.",
    subscribe: (_, __, context) => {
      viewerOf(context);
      return streamConnections(context.markets, context.signal);
    },
    resolve: ({ connections }) => [...connections],
  }),
);

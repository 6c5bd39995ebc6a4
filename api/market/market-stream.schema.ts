import { builder, toWithin, viewerOf } from "../schema/builder.ts";
import { MarketReadingType } from "./market.schema.ts";
import type { BookLevel, MarketTrade } from "./market-data.ts";
import { MOST_LEVELS, MOST_SYMBOLS, streamOrderBook, streamTickers, streamTrades } from "./market-streams.ts";
import type { BookEvent, TickerReading, TradesEvent } from "./markets.ts";

const IN_24_HOURS = "of the last 24 hours; null where it is not known";

const MarketTickerType = builder.objectRef<TickerReading>("MarketTicker").implement({
  description: "The last price of a symbol. Prices are in the quote currency.",
  interfaces: [MarketReadingType],
  fields: (t) => ({
    price: t.expose("price", {
      type: "Decimal",
      nullable: true,
      description: "The last price that was paid; null: none is known yet.",
    }),
    bid: t.expose("bid", {
      type: "Decimal",
      nullable: true,
      description: "The highest price that is bid; null where it is not known.",
    }),
    ask: t.expose("ask", {
      type: "Decimal",
      nullable: true,
      description: "The lowest price that is asked; null where it is not known.",
    }),
    open: t.expose("open", { type: "Decimal", nullable: true, description: `The first price ${IN_24_HOURS}.` }),
    high: t.expose("high", { type: "Decimal", nullable: true, description: `The highest price ${IN_24_HOURS}.` }),
    low: t.expose("low", { type: "Decimal", nullable: true, description: `The lowest price ${IN_24_HOURS}.` }),
    volume: t.expose("volume", {
      type: "Decimal",
      nullable: true,
      description: `What was traded, in the base currency, ${IN_24_HOURS}.`,
    }),
    at: t.expose("at", {
      type: "DateTime",
      nullable: true,
      description: "When the price was made, by the exchange's clock; null: none is known yet.",
    }),
  }),
});

const MarketLevelType = builder.objectRef<BookLevel>("MarketLevel").implement({
  description: "Orders at one price that wait to be filled.",
  fields: (t) => ({
    price: t.expose("price", { type: "Decimal", description: "In the quote currency." }),
    size: t.expose("size", { type: "Decimal", description: "All of them together, in the base currency." }),
  }),
});

const MarketOrderBookType = builder.objectRef<BookEvent>("MarketOrderBook").implement({
  description: "The best orders of a symbol, empty where none are known.",
  interfaces: [MarketReadingType],
  fields: (t) => ({
    bids: t.field({
      type: [MarketLevelType],
      description: "Orders to buy, the highest price first.",
      resolve: ({ bids }) => [...bids],
    }),
    asks: t.field({
      type: [MarketLevelType],
      description: "Orders to sell, the lowest price first.",
      resolve: ({ asks }) => [...asks],
    }),
    at: t.expose("at", {
      type: "DateTime",
      nullable: true,
      description: "By the exchange's clock; null where it does not say.",
    }),
  }),
});

const TradeSideType = builder.enumType("MarketTradeSide", {
  description: "What the one did who took a waiting order.",
  values: { BUY: { description: "They bought." }, SELL: { description: "They sold." } } as const,
});

const MarketTradeType = builder.objectRef<MarketTrade>("MarketTrade").implement({
  description: "One trade of somebody's on the exchange.",
  fields: (t) => ({
    id: t.id({ description: "The exchange's number for it.", resolve: ({ id }) => String(id) }),
    price: t.expose("price", { type: "Decimal", description: "In the quote currency." }),
    size: t.expose("size", { type: "Decimal", description: "In the base currency." }),
    side: t.expose("side", { type: TradeSideType, description: "What the one did who took a waiting order." }),
    at: t.expose("at", { type: "DateTime", description: "By the exchange's clock." }),
  }),
});

const MarketTradesType = builder.objectRef<TradesEvent>("MarketTrades").implement({
  description: "Trades of a symbol that were not shown in the event before.",
  interfaces: [MarketReadingType],
  fields: (t) => ({
    trades: t.field({
      type: [MarketTradeType],
      description: "The oldest first, at most 200.",
      resolve: ({ trades }) => [...trades],
    }),
    hasGap: t.exposeBoolean("hasGap", {
      description: "True where some trades before or between these are not shown.",
    }),
  }),
});

const SYMBOL = "Base and quote currency, such as BTC/USDT.";

builder.subscriptionField("marketTicker", (t) =>
  t.field({
    type: [MarketTickerType],
    description:
      "The last prices of some symbols: what is known first, then at most four events a second with all of them, in the order of their names; a change of `feed` at once.",
    args: {
      symbols: t.arg.stringList({
        required: true,
        description: `1 to ${MOST_SYMBOLS} symbols, such as BTC/USDT.`,
      }),
    },
    subscribe: (_, { symbols }, context) => {
      viewerOf(context);
      return streamTickers(context.markets, symbols, context.signal);
    },
    resolve: ({ tickers }) => [...tickers],
  }),
);

const DEFAULT_LEVELS = 10;

builder.subscriptionField("orderBook", (t) =>
  t.field({
    type: MarketOrderBookType,
    description:
      "The best orders of a symbol: what is known first, then at most one event in 120 ms; a change of `feed` at once.",
    args: {
      symbol: t.arg.string({ required: true, description: SYMBOL }),
      levels: t.arg.int({
        defaultValue: DEFAULT_LEVELS,
        description: `At most so many prices of each side, 1 to ${MOST_LEVELS}.`,
      }),
    },
    subscribe: (_, { symbol, levels }, context) => {
      viewerOf(context);
      const request = { symbol, levels: toWithin("levels", levels ?? DEFAULT_LEVELS, 1, MOST_LEVELS) };
      return streamOrderBook(context.markets, request, context.signal);
    },
    resolve: (event) => event,
  }),
);

builder.subscriptionField("marketTrades", (t) =>
  t.field({
    type: MarketTradesType,
    description:
      "The trades of a symbol: the newest that are known first, at most 200, then those that follow, in batches of 80 ms. Who falls behind gets the newest 200, with `hasGap`; a reconnect begins anew, and `id` tells what was shown before.",
    args: { symbol: t.arg.string({ required: true, description: SYMBOL }) },
    subscribe: (_, { symbol }, context) => {
      viewerOf(context);
      return streamTrades(context.markets, symbol, context.signal);
    },
    resolve: (event) => event,
  }),
);

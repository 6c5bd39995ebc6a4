import { builder, describeValues, viewerOf } from "../schema/builder.ts";
import { EXCHANGES } from "./market-data.ts";
import { MARKET_FEED_STATES, MARKET_KINDS, type MarketDescription, type MarketReading } from "./markets.ts";

const MarketKindType = builder.enumType("MarketKind", {
  description: "Where prices come from.",
  values: describeValues(MARKET_KINDS, {
    LIVE: "An exchange, by its public data.",
    SIMULATED: "Nowhere: they are made up.",
    REPLAY: "A file of candles, in which each bot has a time of its own.",
  }),
});

/** An exchange whose public data can be followed. */
export const ExchangeType = builder.enumType("Exchange", {
  description: "An exchange whose public data can be followed.",
  values: describeValues(EXCHANGES, {
    BINANCE: "Binance Spot.",
    COINBASE: "Coinbase Exchange.",
    KRAKEN: "Kraken Spot.",
  }),
});

const MarketFeedStateType = builder.enumType("MarketFeedState", {
  description: "How far what is shown of a market can be believed.",
  values: describeValues(MARKET_FEED_STATES, {
    LIVE: "It comes as it happens.",
    WAITING: "Nothing has come yet.",
    AWAY: "The connection is lost and being brought back: what is shown is of before.",
    FAILED: "The connection was lost too often in a row: what is shown is of before.",
    REFUSED: "The exchange does not serve it, as a symbol that it does not trade.",
    SIMULATED: "It is made up, and no market's.",
  }),
});

/** What goes with everything that is shown of a symbol. */
export const MarketReadingType = builder.interfaceRef<MarketReading>("MarketReading").implement({
  description: "What goes with everything that is shown of a symbol.",
  fields: (t) => ({
    symbol: t.exposeString("symbol", { description: "Base and quote currency, such as BTC/USDT." }),
    exchange: t.expose("exchange", {
      type: ExchangeType,
      nullable: true,
      description: "Where it is traded; null where the market is none.",
    }),
    feed: t.expose("feed", { type: MarketFeedStateType, description: "How far it can be believed." }),
    message: t.exposeString("message", {
      nullable: true,
      description: "Why it cannot be believed further, in a person's words; null where it can.",
    }),
    receivedAt: t.expose("receivedAt", {
      type: "DateTime",
      nullable: true,
      description: "When this server got it, by its own clock; null where nothing has come.",
    }),
  }),
});

const MarketType = builder.objectRef<MarketDescription>("Market").implement({
  description: "The market whose prices this server shows, and its paper bots trade at.",
  fields: (t) => ({
    kind: t.expose("kind", { type: MarketKindType, description: "Where prices come from." }),
    exchange: t.expose("exchange", {
      type: ExchangeType,
      nullable: true,
      description: "The exchange; null where it is none.",
    }),
    title: t.exposeString("title", { description: "Its name, for people." }),
  }),
});

builder.queryField("market", (t) =>
  t.field({
    type: MarketType,
    description: "The market whose prices this server shows.",
    resolve: (_, __, context) => {
      viewerOf(context);
      return context.markets.description;
    },
  }),
);

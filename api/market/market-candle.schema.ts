import { builder, toWithin, viewerOf } from "../schema/builder.ts";
import { MarketReadingType } from "./market.schema.ts";
import type { MarketCandle } from "./market-data.ts";
import { toTimeframe, TIMEFRAME_NAMES } from "./market-feed.ts";
import { MOST_CANDLES, readCandles } from "./market-streams.ts";
import type { CandlesReading } from "./markets.ts";

const MarketCandleType = builder.objectRef<MarketCandle>("MarketCandle").implement({
  description: "What was paid within a stretch of time. Prices are in the quote currency.",
  fields: (t) => ({
    openTime: t.expose("openTime", { type: "DateTime", description: "When it began." }),
    open: t.expose("open", { type: "Decimal", description: "The first price." }),
    high: t.expose("high", { type: "Decimal", description: "The highest price." }),
    low: t.expose("low", { type: "Decimal", description: "The lowest price." }),
    close: t.expose("close", { type: "Decimal", description: "The last price." }),
    volume: t.expose("volume", {
      type: "Decimal",
      nullable: true,
      description: "What was traded, in the base currency; null where the market is simulated.",
    }),
    isClosed: t.exposeBoolean("isClosed", { description: "Whether it is over and will not change any more." }),
  }),
});

const MarketCandlesType = builder.objectRef<CandlesReading>("MarketCandles").implement({
  description: "Candles of a symbol.",
  interfaces: [MarketReadingType],
  fields: (t) => ({
    interval: t.string({
      description: "How long each is, as it was asked.",
      resolve: ({ timeframe }) => timeframe,
    }),
    candles: t.field({
      type: [MarketCandleType],
      description: "The oldest first; there is none for a time in which nothing was traded.",
      resolve: ({ candles }) => [...candles],
    }),
  }),
});

const DEFAULT_CANDLES = 200;

builder.queryField("marketCandles", (t) =>
  t.field({
    type: MarketCandlesType,
    description:
      "The newest candles of a symbol, the last of which still grows. The exchange is asked once for all who look; where it does not answer, `message` says so beside what is known.",
    args: {
      symbol: t.arg.string({ required: true, description: "Base and quote currency, such as BTC/USDT." }),
      interval: t.arg.string({
        required: true,
        description: `How long each is: ${TIMEFRAME_NAMES.join(", ")}.`,
      }),
      first: t.arg.int({
        defaultValue: DEFAULT_CANDLES,
        description: `At most so many, 1 to ${MOST_CANDLES}; exchanges may give fewer.`,
      }),
    },
    resolve: (_, { symbol, interval, first }, context) => {
      viewerOf(context);
      return readCandles(context.markets, {
        symbol,
        timeframe: toTimeframe(interval),
        first: toWithin("first", first ?? DEFAULT_CANDLES, 1, MOST_CANDLES),
      });
    },
  }),
);

import { BotType } from "../bots/bot.schema.ts";
import { builder, describeValues, toWithin } from "../schema/builder.ts";
import { PageInfoType } from "../schema/page-info.ts";
import { type Performance, performanceSince } from "./performance.ts";
import { TRADE_SIDES } from "./trade.entity.ts";
import { countTrades, listTrades, type TradeListPage, type TradeReading } from "./trade-list.ts";

const TradeSideType = builder.enumType("TradeSide", {
  description: "The direction of a trade.",
  values: describeValues(TRADE_SIDES, { BUY: "The bot bought.", SELL: "The bot sold." }),
});

const TradeType = builder.objectRef<TradeReading>("Trade").implement({
  description: "One order of a bot that was filled. Amounts and prices are in the quote currency of its symbol.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The trade's id, a UUID." }),
    side: t.expose("side", { type: TradeSideType, description: "Whether it bought or sold." }),
    price: t.expose("price", { type: "Decimal", description: "What one unit of the base currency cost." }),
    quantity: t.expose("quantity", { type: "Decimal", description: "How much, in the base currency." }),
    fee: t.expose("fee", { type: "Decimal", description: "What it cost to trade." }),
    realizedPnl: t.expose("realizedPnl", {
      type: "Decimal",
      nullable: true,
      description: "Profit or loss that was realized, net of the fees of entry and exit; null on an entry.",
    }),
    reason: t.exposeString("reason", { description: "Why it traded, in a person's words." }),
    executedAt: t.expose("executedAt", {
      type: "DateTime",
      description: "When it was filled, by the market's clock: in a replay that is the time of the candle.",
    }),
  }),
});

const TradeEdgeType = builder.objectRef<TradeListPage["edges"][number]>("TradeEdge").implement({
  description: "One trade of a list.",
  fields: (t) => ({
    cursor: t.exposeString("cursor", { description: "For `after`, to get what follows this trade." }),
    node: t.expose("node", { type: TradeType, description: "The trade." }),
  }),
});

interface TradeConnection extends TradeListPage {
  readonly botId: string;
}

const TradeConnectionType = builder.objectRef<TradeConnection>("TradeConnection").implement({
  description: "A page of a list of trades.",
  fields: (t) => ({
    edges: t.field({
      type: [TradeEdgeType],
      description: "The trades of this page.",
      resolve: ({ edges }) => [...edges],
    }),
    pageInfo: t.field({
      type: PageInfoType,
      description: "Where this page ends.",
      resolve: ({ edges, hasNextPage }) => ({ endCursor: edges.at(-1)?.cursor ?? null, hasNextPage }),
    }),
    totalCount: t.int({
      description: "How many trades the bot has made.",
      resolve: ({ botId }, _, { em }) => countTrades(em, botId),
    }),
  }),
});

const PerformanceType = builder.objectRef<Performance>("Performance").implement({
  description:
    "What the trades that a bot closed came to: those with a realized PnL. Amounts are exact, in the quote currency of its symbol; grossPnl - fees = netPnl.",
  fields: (t) => ({
    tradeCount: t.exposeInt("tradeCount", { description: "How many trades were closed." }),
    winCount: t.exposeInt("winCount", { description: "How many of them at a profit, net of fees." }),
    lossCount: t.exposeInt("lossCount", {
      description: "How many of them at a loss, net of fees; what is neither a win nor a loss came to zero.",
    }),
    grossPnl: t.expose("grossPnl", { type: "Decimal", description: "What they would have made without fees." }),
    fees: t.expose("fees", {
      type: "Decimal",
      description:
        "What it cost to close them and to enter them, even where the entry was before `since`; an entry that is still open is not counted.",
    }),
    netPnl: t.expose("netPnl", { type: "Decimal", description: "The sum of their realized PnL." }),
  }),
});

const DEFAULT_TRADES = 20;
const MOST_TRADES = 200;

builder.objectFields(BotType, (t) => ({
  trades: t.field({
    type: TradeConnectionType,
    description: "The bot's trades, the newest first, page by page.",
    args: {
      first: t.arg.int({ defaultValue: DEFAULT_TRADES, description: `At most so many, 1 to ${MOST_TRADES}.` }),
      after: t.arg.string({ description: "A cursor of this list, to get what follows it." }),
    },
    resolve: async ({ id }, { first, after }, { em }) => ({
      botId: id,
      ...(await listTrades(em, id, {
        first: toWithin("first", first ?? DEFAULT_TRADES, 1, MOST_TRADES),
        after: after ?? null,
      })),
    }),
  }),
  performance: t.field({
    type: PerformanceType,
    description: "What the trades that the bot has closed since an instant came to.",
    args: {
      since: t.arg({
        type: "DateTime",
        required: true,
        description: "Only trades closed at this instant or later, by the market's clock.",
      }),
    },
    resolve: ({ id }, { since }, { em }) => performanceSince(em, id, since),
  }),
}));

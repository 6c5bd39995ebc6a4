import { builder, describeValues, toId, viewerOf } from "../schema/builder.ts";
import { PageInfoType } from "../schema/page-info.ts";
import { BOT_ROLES } from "./bot-member.entity.ts";
import { BOT_ORDERS, type BotListPage, listBots } from "./bot-list.ts";
import { findBot } from "./bot-settings.ts";
import { RUN_STATUSES } from "./bot-state.entity.ts";
import { BOT_KINDS, Bot, POSITION_TYPES, STRATEGIES, TIMEFRAMES, WANTED } from "./bot.entity.ts";
import { type ShownBot, toShownBot } from "./shown-bot.ts";

/** What a bot says it is doing. */
export const RunStatusType = builder.enumType("RunStatus", {
  description: "What a bot says it is doing. Whether that can be believed is its freshness.",
  values: describeValues(RUN_STATUSES, {
    STOPPED: "It does not run. An open position is kept as it is.",
    PENDING: "It is starting.",
    RUNNING: "It runs, with an open position or ready to open one.",
    WAITING: "It runs and waits for something; the reason says for what.",
    PAUSED: "It opens nothing new, for the reason given; exits of an open position still happen.",
    ERROR: "It failed; lastError says how.",
  }),
});

/** Who runs a bot. */
export const BotKindType = builder.enumType("BotKind", {
  description: "Who runs a bot.",
  values: describeValues(BOT_KINDS, {
    PAPER: "botwatch runs it, with paper money.",
    EXTERNAL: "Another program runs it and reports it; botwatch shows it.",
  }),
});

const WantedType = builder.enumType("Wanted", {
  description: "What was last asked of a bot.",
  values: describeValues(WANTED, { RUNNING: "To run.", STOPPED: "To stop." }),
});

/** Which way a bot trades. */
export const PositionTypeType = builder.enumType("PositionType", {
  description: "Which way a bot trades.",
  values: describeValues(POSITION_TYPES, {
    LONG: "It buys first and sells later.",
    SHORT: "It sells first and buys back later; paper bots cannot yet.",
  }),
});

/** What the strategy is, for descriptions. */
export const STRATEGY = `How it decides to buy: ${STRATEGIES.join(", ")}`;
/** What the timeframe is, for descriptions. */
export const TIMEFRAME = `The length of the strategy's candles: ${TIMEFRAMES.join(", ")}`;
/** What a number in per cent is, for descriptions. */
export const PERCENT = "an exact decimal, where 1.5 is 1.5 %";

const BotRoleType = builder.enumType("BotRole", {
  description: "What somebody may do with a bot.",
  values: describeValues(BOT_ROLES, {
    VIEWER: "See all of it.",
    OPERATOR: "See all of it, and start and stop it.",
    OWNER: "Everything: change, share and delete it as well.",
  }),
});

/** A bot as its owner configured it. */
export const BotType = builder.objectRef<ShownBot>("Bot").implement({
  description: "A trading bot as its owner configured it.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The bot's id, a UUID." }),
    name: t.exposeString("name", { description: "What its owner calls it." }),
    description: t.exposeString("description", {
      nullable: true,
      description: "What its owner says of it; null: nothing.",
    }),
    symbol: t.exposeString("symbol", {
      description: "The pair it trades, such as BTC/USDT; the second is the quote currency.",
    }),
    viewerRole: t.expose("viewerRole", { type: BotRoleType, description: "What the viewer may do with it." }),
    owner: t.string({
      nullable: true,
      description: "The e-mail address of the account it belongs to; null for a share link.",
      resolve: ({ ownerEmail }, _, { viewer }) => (viewer?.link == null ? ownerEmail : null),
    }),
    kind: t.expose("kind", { type: BotKindType, description: "Who runs it." }),
    wanted: t.expose("wanted", { type: WantedType, description: "What was last asked of it." }),
    strategy: t.exposeString("strategy", { description: `${STRATEGY}.` }),
    timeframe: t.exposeString("timeframe", { description: `${TIMEFRAME}.` }),
    positionType: t.expose("positionType", { type: PositionTypeType, description: "Which way it trades." }),
    leverage: t.exposeInt("leverage", {
      description: "How many times its money it trades with; 1 is none borrowed.",
    }),
    orderSize: t.expose("orderSize", {
      type: "Decimal",
      description: "How much one entry buys, in the quote currency; the daily limits are shares of it.",
    }),
    stopLossPercent: t.expose("stopLossPercent", {
      type: "Decimal",
      description: `How far below the entry price it closes at a loss: ${PERCENT}.`,
    }),
    takeProfitPercent: t.expose("takeProfitPercent", {
      type: "Decimal",
      description: `How far above the entry price it closes at a profit: ${PERCENT}.`,
    }),
    trailingStopPercent: t.expose("trailingStopPercent", {
      type: "Decimal",
      nullable: true,
      description: `How far below the highest price since entry it closes: ${PERCENT}; null: no trailing stop.`,
    }),
    maxDailyTrades: t.exposeInt("maxDailyTrades", {
      nullable: true,
      description: "After so many trades in a UTC day it pauses; null: no limit.",
    }),
    maxDailyLossPercent: t.expose("maxDailyLossPercent", {
      type: "Decimal",
      nullable: true,
      description: `The loss of a UTC day at which it pauses, as a share of the order size: ${PERCENT}; null: no limit.`,
    }),
    dailyTargetPercent: t.expose("dailyTargetPercent", {
      type: "Decimal",
      nullable: true,
      description: `The profit of a UTC day at which it pauses, as a share of the order size: ${PERCENT}; null: no target.`,
    }),
    fastEmaPeriod: t.exposeInt("fastEmaPeriod", { description: "Candles of the fast moving average." }),
    slowEmaPeriod: t.exposeInt("slowEmaPeriod", { description: "Candles of the slow moving average." }),
    rsiPeriod: t.exposeInt("rsiPeriod", { description: "Candles of the relative strength index." }),
    rsiOverbought: t.expose("rsiOverbought", {
      type: "Decimal",
      description: "From this relative strength index on, 0 to 100, it does not buy.",
    }),
    reportIntervalSeconds: t.exposeInt("reportIntervalSeconds", {
      description:
        "How often it promises to report, in seconds: it is LATE after 2 and LOST after 5 times as long.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was created." }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When its configuration last changed." }),
  }),
});

interface BotEdge {
  readonly cursor: string;
  readonly node: ShownBot;
}

const BotEdgeType = builder.objectRef<BotEdge>("BotEdge").implement({
  description: "One bot of a list.",
  fields: (t) => ({
    cursor: t.exposeString("cursor", { description: "For `after`, to get what follows this bot." }),
    node: t.expose("node", { type: BotType, description: "The bot." }),
  }),
});

interface BotConnection {
  readonly page: BotListPage;
  readonly edges: readonly BotEdge[];
}

const BotConnectionType = builder.objectRef<BotConnection>("BotConnection").implement({
  description: "A page of a list of bots.",
  fields: (t) => ({
    edges: t.field({
      type: [BotEdgeType],
      description: "The bots of this page.",
      resolve: ({ edges }) => [...edges],
    }),
    pageInfo: t.field({
      type: PageInfoType,
      description: "Where this page ends.",
      resolve: ({ page }) => ({ endCursor: page.edges.at(-1)?.cursor ?? null, hasNextPage: page.hasNextPage }),
    }),
    totalCount: t.int({
      description: "How many bots the whole list has, with the filter applied.",
      resolve: ({ page }) => page.totalCount,
    }),
  }),
});

const BotFilterInput = builder.inputType("BotFilter", {
  description: "Which bots to list; all that is given must hold.",
  fields: (t) => ({
    search: t.string({ description: "Part of the name or the symbol, in any case." }),
    kind: t.field({ type: BotKindType, description: "Who runs them." }),
    runStatus: t.field({ type: [RunStatusType], description: "What they say they are doing: any of these." }),
    shared: t.boolean({ description: "True: those that others share with the viewer; false: the viewer's own." }),
  }),
});

const BotOrderType = builder.enumType("BotOrder", {
  description: "How a list of bots is ordered.",
  values: describeValues(BOT_ORDERS, {
    CREATED_AT_ASC: "The oldest first.",
    CREATED_AT_DESC: "The newest first.",
    NAME_ASC: "By name, from A to Z.",
    NAME_DESC: "By name, from Z to A.",
  }),
});

const DEFAULT_PAGE_SIZE = 50;

builder.queryFields((t) => ({
  bot: t.field({
    type: BotType,
    description:
      "One bot that the viewer may see: their own, or shared with them. NOT_FOUND, alike for any other bot and for none.",
    args: { id: t.arg.id({ required: true, description: "The bot's id." }) },
    resolve: (_, { id }, context) => findBot(context.em, toId(id), viewerOf(context)),
  }),
  bots: t.field({
    type: BotConnectionType,
    description: "The bots that the viewer may see, their own and shared ones, page by page.",
    args: {
      first: t.arg.int({ description: `At most so many, 1 to 500; ${DEFAULT_PAGE_SIZE} when absent.` }),
      after: t.arg.string({ description: "A cursor of this list, to get what follows it." }),
      filter: t.arg({ type: BotFilterInput, description: "Which bots; all when absent." }),
      orderBy: t.arg({ type: BotOrderType, description: "In which order; the oldest first when absent." }),
    },
    resolve: async (_, { first, after, filter, orderBy }, context) => {
      const page = await listBots(
        context.em,
        {
          first: first ?? DEFAULT_PAGE_SIZE,
          after: after ?? null,
          filter: filter ?? {},
          orderBy: orderBy ?? "CREATED_AT_ASC",
        },
        viewerOf(context),
      );
      const bots = await context.em.find(Bot, { id: { $in: page.edges.map(({ botId }) => botId) } });
      const byId = new Map(bots.map((bot) => [bot.id, bot]));
      const edges = page.edges.flatMap(({ cursor, botId, ...relation }) => {
        const bot = byId.get(botId);
        return bot === undefined ? [] : [{ cursor, node: toShownBot(bot, relation) }];
      });
      return { page, edges };
    },
  }),
}));

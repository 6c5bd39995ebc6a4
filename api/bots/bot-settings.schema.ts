import { builder, toId, viewerOf } from "../schema/builder.ts";
import { createBot, deleteBot, updateBot } from "./bot-settings.ts";
import { BOT_DEFAULTS, STRATEGIES, TIMEFRAMES } from "./bot.entity.ts";
import { BotKindType, BotType, PERCENT, PositionTypeType, STRATEGY, TIMEFRAME } from "./bot.schema.ts";

const BotDefaultsType = builder.objectRef<typeof BOT_DEFAULTS>("BotDefaults").implement({
  description:
    "What a new bot has where nothing is given, and what can be chosen, for a form. A setting that is not here is absent unless it is given.",
  fields: (t) => {
    const decimal = (name: DecimalDefault, description: string) => t.expose(name, { type: "Decimal", description });
    return {
      kind: t.expose("kind", { type: BotKindType, description: "Who runs it." }),
      strategy: t.exposeString("strategy", { description: "How it decides to buy." }),
      strategies: t.stringList({ description: "Every strategy there is.", resolve: () => [...STRATEGIES] }),
      timeframe: t.exposeString("timeframe", { description: "The length of the strategy's candles." }),
      timeframes: t.stringList({
        description: "Every timeframe there is, the shortest first.",
        resolve: () => [...TIMEFRAMES],
      }),
      positionType: t.expose("positionType", { type: PositionTypeType, description: "Which way it trades." }),
      leverage: t.exposeInt("leverage", { description: "How many times its money it trades with." }),
      orderSize: decimal("orderSize", "How much one entry buys, in the quote currency."),
      stopLossPercent: decimal("stopLossPercent", `How far below the entry price it closes: ${PERCENT}.`),
      takeProfitPercent: decimal("takeProfitPercent", `How far above the entry price it closes: ${PERCENT}.`),
      fastEmaPeriod: t.exposeInt("fastEmaPeriod", { description: "Candles of the fast moving average." }),
      slowEmaPeriod: t.exposeInt("slowEmaPeriod", { description: "Candles of the slow moving average." }),
      rsiPeriod: t.exposeInt("rsiPeriod", { description: "Candles of the relative strength index." }),
      rsiOverbought: decimal("rsiOverbought", "The index from which it does not buy."),
      reportIntervalSeconds: t.exposeInt("reportIntervalSeconds", {
        description: "How often it promises to report, in seconds.",
      }),
    };
  },
});

type DecimalDefault = "orderSize" | "stopLossPercent" | "takeProfitPercent" | "rsiOverbought";

builder.queryField("botDefaults", (t) =>
  t.field({
    type: BotDefaultsType,
    description: "What a new bot has where nothing is given.",
    resolve: () => BOT_DEFAULTS,
  }),
);

const CreateBotInput = builder.inputType("CreateBotInput", {
  description: "A new bot; what is absent has its default, as botDefaults has it too.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What to call it, 1 to 200 characters." }),
    symbol: t.string({ required: true, description: "The pair it trades, such as BTC/USDT." }),
    description: t.string({ description: "What to say of it, up to 2000 characters; absent: nothing." }),
    kind: t.field({ type: BotKindType, defaultValue: BOT_DEFAULTS.kind, description: "Who runs it." }),
    strategy: t.string({ defaultValue: BOT_DEFAULTS.strategy, description: `${STRATEGY}.` }),
    timeframe: t.string({ defaultValue: BOT_DEFAULTS.timeframe, description: `${TIMEFRAME}.` }),
    positionType: t.field({
      type: PositionTypeType,
      defaultValue: BOT_DEFAULTS.positionType,
      description: "Which way it trades.",
    }),
    leverage: t.int({
      defaultValue: BOT_DEFAULTS.leverage,
      description: "How many times its money it trades with, 1 to 125; paper bots: 1.",
    }),
    orderSize: t.field({
      type: "Decimal",
      defaultValue: BOT_DEFAULTS.orderSize,
      description: "How much one entry buys, in the quote currency.",
    }),
    stopLossPercent: t.field({
      type: "Decimal",
      defaultValue: BOT_DEFAULTS.stopLossPercent,
      description: `How far below the entry price it closes: ${PERCENT}.`,
    }),
    takeProfitPercent: t.field({
      type: "Decimal",
      defaultValue: BOT_DEFAULTS.takeProfitPercent,
      description: `How far above the entry price it closes: ${PERCENT}.`,
    }),
    trailingStopPercent: t.field({
      type: "Decimal",
      description: `How far below the highest price it closes: ${PERCENT}; absent: no trailing stop.`,
    }),
    maxDailyTrades: t.int({ description: "How many trades a UTC day may see; absent: no limit." }),
    maxDailyLossPercent: t.field({
      type: "Decimal",
      description: "The day's loss at which it pauses, in per cent of the order size; absent: no limit.",
    }),
    dailyTargetPercent: t.field({
      type: "Decimal",
      description: "The day's profit at which it pauses, in per cent of the order size; absent: no target.",
    }),
    fastEmaPeriod: t.int({
      defaultValue: BOT_DEFAULTS.fastEmaPeriod,
      description: "Candles of the fast average, 1 to 1000; below those of the slow one.",
    }),
    slowEmaPeriod: t.int({
      defaultValue: BOT_DEFAULTS.slowEmaPeriod,
      description: "Candles of the slow average, 1 to 1000.",
    }),
    rsiPeriod: t.int({
      defaultValue: BOT_DEFAULTS.rsiPeriod,
      description: "Candles of the relative strength index, 2 to 1000.",
    }),
    rsiOverbought: t.field({
      type: "Decimal",
      defaultValue: BOT_DEFAULTS.rsiOverbought,
      description: "The index from which it does not buy, above 0 and at most 100.",
    }),
    reportIntervalSeconds: t.int({
      defaultValue: BOT_DEFAULTS.reportIntervalSeconds,
      description: "How often it promises to report, in seconds, 1 to 86400.",
    }),
  }),
});

const UpdateBotInput = builder.inputType("UpdateBotInput", {
  description: "What to change of a bot; what is absent stays as it is, and null takes away what may be absent.",
  fields: (t) => ({
    name: t.string({ description: "What to call it, 1 to 200 characters." }),
    symbol: t.string({ description: "The pair it trades, such as BTC/USDT." }),
    description: t.string({ description: "What to say of it, up to 2000 characters; null: nothing." }),
    kind: t.field({ type: BotKindType, description: "Who runs it." }),
    strategy: t.string({ description: `${STRATEGY}.` }),
    timeframe: t.string({ description: `${TIMEFRAME}.` }),
    positionType: t.field({ type: PositionTypeType, description: "Which way it trades." }),
    leverage: t.int({ description: "How many times its money it trades with." }),
    orderSize: t.field({ type: "Decimal", description: "How much one entry buys, in the quote currency." }),
    stopLossPercent: t.field({ type: "Decimal", description: "How far below entry it closes." }),
    takeProfitPercent: t.field({ type: "Decimal", description: "How far above entry it closes." }),
    trailingStopPercent: t.field({
      type: "Decimal",
      description: "How far below the highest price it closes; null: no trailing stop.",
    }),
    maxDailyTrades: t.int({ description: "How many trades a UTC day may see; null: no limit." }),
    maxDailyLossPercent: t.field({
      type: "Decimal",
      description: "The day's loss at which it pauses; null: no limit.",
    }),
    dailyTargetPercent: t.field({
      type: "Decimal",
      description: "The day's profit at which it pauses; null: no target.",
    }),
    fastEmaPeriod: t.int({ description: "Candles of the fast average." }),
    slowEmaPeriod: t.int({ description: "Candles of the slow average." }),
    rsiPeriod: t.int({ description: "Candles of the relative strength index." }),
    rsiOverbought: t.field({ type: "Decimal", description: "The index from which it does not buy." }),
    reportIntervalSeconds: t.int({ description: "How often it promises to report, in seconds." }),
  }),
});

builder.mutationFields((t) => ({
  createBot: t.field({
    type: BotType,
    description: "Makes a bot of the viewer's; it is stopped until it is started.",
    args: { input: t.arg({ type: CreateBotInput, required: true, description: "The new bot." }) },
    resolve: (_, { input }, context) => createBot(context.em, input, viewerOf(context)),
  }),
  updateBot: t.field({
    type: BotType,
    description: "Changes the configuration of a bot, for its owner; FORBIDDEN for whom it is shared with.",
    args: {
      id: t.arg.id({ required: true, description: "The bot's id." }),
      input: t.arg({ type: UpdateBotInput, required: true, description: "What to change." }),
    },
    resolve: (_, { id, input }, context) => updateBot(context.em, toId(id), input, viewerOf(context)),
  }),
  deleteBot: t.id({
    description:
      "Deletes a bot with everything that was recorded of it, for its owner; FORBIDDEN for whom it is shared with. Answers its id.",
    args: { id: t.arg.id({ required: true, description: "The bot's id." }) },
    resolve: (_, { id }, context) => deleteBot(context.em, toId(id), viewerOf(context)),
  }),
}));

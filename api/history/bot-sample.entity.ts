import { defineEntity, p } from "@mikro-orm/core";
import { Bot } from "../bots/bot.entity.ts";
import type { RunStatus } from "../bots/bot-state.entity.ts";

const money = () => p.decimal("string").columnType("numeric");

const BotSampleSchema = defineEntity({
  name: "BotSample",
  tableName: "bot_sample",
  indexes: [{ name: "bot_sample_age_index", properties: ["isKept", "at"] }],
  properties: {
    bot: () => p.manyToOne(Bot).primary().deleteRule("cascade"),
    /** The whole minute, in UTC, that it was taken in. */
    at: p.datetime().columnType("timestamptz").primary(),
    /** The revision that was seen: a bot is sampled anew only when it has another one. */
    revision: p.bigint("number"),
    runStatus: p.text().$type<RunStatus>(),
    markPrice: money().nullable(),
    unrealizedPnl: money().nullable(),
    dailyPnl: money(),
    /** True once it has become its hour's only sample. */
    isKept: p.boolean().default(false),
  },
});

/** What a bot's state was at some minute, for charts; written by the server alone. */
export class BotSample extends BotSampleSchema.class {}
BotSampleSchema.setClass(BotSample);

import { defineEntity, p } from "@mikro-orm/core";

const BotCounterSchema = defineEntity({
  name: "BotCounter",
  tableName: "bot_counter",
  properties: {
    botId: p.uuid().primary(),
    /** The revision of a deleted row of `bot_state`, so that a new one goes on from it. */
    lastRevision: p.bigint("number").default(0),
    /** The sequence of the newest entry of the bot's log. */
    lastSequence: p.bigint("number").default(0),
  },
});

/** What must go on counting when a bot's rows are deleted; written by the database alone. */
export class BotCounter extends BotCounterSchema.class {}
BotCounterSchema.setClass(BotCounter);

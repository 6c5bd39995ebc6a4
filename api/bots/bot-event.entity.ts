import { defineEntity, p } from "@mikro-orm/core";

/** What an entry of a bot's log is about. */
export const BOT_EVENT_KINDS = [
  "CREATED",
  "CONFIGURED",
  "STATUS",
  "ERROR",
  "RECOVERED",
  "ACTION",
  "ORDER",
] as const;
export type BotEventKind = (typeof BOT_EVENT_KINDS)[number];

const BotEventSchema = defineEntity({
  name: "BotEvent",
  tableName: "bot_event",
  checks: [
    {
      name: "bot_event_kind_is_known",
      expression: `kind in (${BOT_EVENT_KINDS.map((kind) => `'${kind}'`).join(", ")})`,
    },
  ],
  properties: {
    /** No foreign key: a writer of `bot_state` must never wait for somebody who deletes the bot. */
    botId: p.uuid().primary(),
    /** 1, 2, 3 … for each bot, without gaps; given by the database when the row is inserted. */
    sequence: p.bigint("number").primary().defaultRaw("0"),
    kind: p.text().$type<BotEventKind>(),
    at: p.datetime().columnType("timestamptz").defaultRaw("clock_timestamp()"),
    message: p.text(),
    actor: p.text().nullable(),
  },
});

/** One entry of a bot's log. */
export class BotEvent extends BotEventSchema.class {}
BotEventSchema.setClass(BotEvent);

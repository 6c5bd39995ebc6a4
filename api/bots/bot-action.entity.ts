import { defineEntity, p } from "@mikro-orm/core";
import { Bot } from "./bot.entity.ts";

/** What can be asked of a bot. */
export const ACTION_KINDS = ["START", "STOP"] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** How far an action has come. All but REQUESTED are final. */
export const ACTION_STATES = ["REQUESTED", "CONFIRMED", "FAILED", "TIMED_OUT"] as const;
export type ActionState = (typeof ACTION_STATES)[number];

const BotActionSchema = defineEntity({
  name: "BotAction",
  tableName: "bot_action",
  indexes: [
    { name: "bot_action_latest_index", properties: ["bot", "requestedAt"] },
    {
      name: "bot_action_open_index",
      expression: "create unique index bot_action_open_index on bot_action (bot_id) where state = 'REQUESTED'",
    },
  ],
  uniques: [{ name: "bot_action_key_unique", properties: ["bot", "idempotencyKey"] }],
  checks: [
    { name: "bot_action_kind_is_known", expression: "kind in ('START', 'STOP')" },
    { name: "bot_action_state_is_known", expression: "state in ('REQUESTED', 'CONFIRMED', 'FAILED', 'TIMED_OUT')" },
  ],
  properties: {
    id: p.uuid().primary().defaultRaw("gen_random_uuid()"),
    bot: () => p.manyToOne(Bot).deleteRule("cascade").ref(),
    kind: p.text().$type<ActionKind>(),
    state: p.text().$type<ActionState>().default("REQUESTED"),
    requestedAt: p.datetime().columnType("timestamptz").defaultRaw("clock_timestamp()"),
    /** The e-mail of the account that asked. */
    requestedBy: p.text(),
    /** From here on an action that was not settled has timed out. */
    expiresAt: p.datetime().columnType("timestamptz").defaultRaw("clock_timestamp() + interval '30 seconds'"),
    confirmedAt: p.datetime().columnType("timestamptz").nullable(),
    message: p.text().nullable(),
    idempotencyKey: p.text().nullable(),
  },
});

/** A start or stop somebody asked for, and what came of it. */
export class BotAction extends BotActionSchema.class {}
BotActionSchema.setClass(BotAction);

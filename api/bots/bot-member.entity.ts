import { defineEntity, p } from "@mikro-orm/core";
import { Bot } from "./bot.entity.ts";

/** What somebody may do with a bot, least first: see it; start and stop it; everything, as its owner. */
export const BOT_ROLES = ["VIEWER", "OPERATOR", "OWNER"] as const;
export type BotRole = (typeof BOT_ROLES)[number];

/** What a bot can be shared as. */
export const MEMBER_ROLES = ["VIEWER", "OPERATOR"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

const BotMemberSchema = defineEntity({
  name: "BotMember",
  tableName: "bot_member",
  indexes: [{ name: "bot_member_email_index", properties: ["email", "bot"] }],
  checks: [
    { name: "bot_member_email_is_plain", expression: "email = lower(btrim(email)) and email <> ''" },
    { name: "bot_member_role_is_known", expression: "role in ('VIEWER', 'OPERATOR')" },
  ],
  properties: {
    bot: () => p.manyToOne(Bot).primary().deleteRule("cascade"),
    /** Of an account that is there, or comes: who shares a bot learns of nobody whether they have one. */
    email: p.text().primary(),
    role: p.text().$type<MemberRole>(),
    createdAt: p.datetime().columnType("timestamptz").defaultRaw("now()"),
  },
});

/** Somebody beside the owner who may see a bot. */
export class BotMember extends BotMemberSchema.class {}
BotMemberSchema.setClass(BotMember);

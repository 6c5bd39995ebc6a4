import { defineEntity, p } from "@mikro-orm/core";
import { Session } from "../accounts/session.entity.ts";
import { Bot } from "./bot.entity.ts";

const ShareLinkSchema = defineEntity({
  name: "ShareLink",
  tableName: "share_link",
  properties: {
    session: () => p.oneToOne(Session).owner().primary().deleteRule("cascade"),
    bot: () => p.manyToOne(Bot).deleteRule("cascade").index("share_link_bot_index"),
    /** Whether amounts of money are kept from whoever uses it. */
    hidesMoney: p.boolean().default(false),
  },
});

/** What a session of the kind SHARE_LINK shows: one bot, to whoever has the link. Without this row it shows nothing. */
export class ShareLink extends ShareLinkSchema.class {}
ShareLinkSchema.setClass(ShareLink);

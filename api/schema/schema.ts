import "../accounts/account.schema.ts";
import "../accounts/account-management.schema.ts";
import "../accounts/api-token.schema.ts";
import "../accounts/open-session.schema.ts";
import "../audit/audit.schema.ts";
import "../accounts/password-reset.schema.ts";
import "../bots/bot-event.schema.ts";
import "../bots/bot-member.schema.ts";
import "../bots/bot-settings.schema.ts";
import "../bots/bot-status.schema.ts";
import "../bots/bot.schema.ts";
import "../bots/share-link.schema.ts";
import "../history/bot-history.schema.ts";
import "../history/trade.schema.ts";
import "../market/market-candle.schema.ts";
import "../market/market-connection.schema.ts";
import "../market/market-stream.schema.ts";
import "../market/market.schema.ts";
import { audited } from "./audited.ts";
import { builder } from "./builder.ts";

/** The finished schema. */
export const schema = audited(builder.toSchema());

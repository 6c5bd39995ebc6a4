import { Account } from "../accounts/account.entity.ts";
import { PasswordReset } from "../accounts/password-reset.entity.ts";
import { RateLimit } from "../accounts/rate-limit.entity.ts";
import { Session } from "../accounts/session.entity.ts";
import { SignInLink } from "../accounts/sign-in-link.entity.ts";
import { AuditEntry } from "../audit/audit-entry.entity.ts";
import { BotAction } from "../bots/bot-action.entity.ts";
import { BotCounter } from "../bots/bot-counter.entity.ts";
import { BotEvent } from "../bots/bot-event.entity.ts";
import { BotMember } from "../bots/bot-member.entity.ts";
import { BotState } from "../bots/bot-state.entity.ts";
import { WatchedBot, WatchLease } from "../bots/bot-watch.entity.ts";
import { Bot } from "../bots/bot.entity.ts";
import { ShareLink } from "../bots/share-link.entity.ts";
import { BotSample } from "../history/bot-sample.entity.ts";
import { Trade } from "../history/trade.entity.ts";
import { PaperBook } from "../runner/paper-book.entity.ts";

/** Every table of the product, in the order of their dependencies. */
export const entities = [
  Account,
  Session,
  SignInLink,
  PasswordReset,
  RateLimit,
  Bot,
  BotMember,
  ShareLink,
  BotState,
  BotCounter,
  BotEvent,
  BotAction,
  WatchLease,
  WatchedBot,
  Trade,
  BotSample,
  PaperBook,
  AuditEntry,
];

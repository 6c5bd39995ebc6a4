import type { RequiredEntityData } from "@mikro-orm/core";
import type { MikroORM } from "@mikro-orm/sql";
import { Account } from "../../api/accounts/account.entity.ts";
import { BotAction, type ActionKind, type ActionState } from "../../api/bots/bot-action.entity.ts";
import { BotEvent } from "../../api/bots/bot-event.entity.ts";
import { BotState } from "../../api/bots/bot-state.entity.ts";
import { Bot } from "../../api/bots/bot.entity.ts";
import { Trade } from "../../api/history/trade.entity.ts";
import type { MarketFeed } from "../../api/market/market-feed.ts";

/** Makes a paper bot that shall run, with an owner of its own, and gives its id. */
export async function addPaperBot(
  orm: MikroORM,
  changes: Partial<Omit<RequiredEntityData<Bot>, "owner">> = {},
): Promise<string> {
  const em = orm.em.fork();
  const owner = em.create(Account, { email: `${crypto.randomUUID()}@example.org` });
  const bot = em.create(Bot, { owner, name: "Paper", symbol: "EUR/USD", wanted: "RUNNING", ...changes });
  await em.flush();
  return bot.id;
}

/** Changes what is configured of a bot, or wanted of it. */
export async function changeBot(orm: MikroORM, botId: string, changes: Partial<Bot>): Promise<void> {
  await orm.em.fork().nativeUpdate(Bot, { id: botId }, changes);
}

/** What a bot reports now. */
export async function stateOf(orm: MikroORM, botId: string): Promise<BotState> {
  return orm.em.fork().findOneOrFail(BotState, { bot: botId });
}

/** A bot's fills without their ids, oldest first. */
export async function tradesOf(orm: MikroORM, botId: string): Promise<readonly PlainTrade[]> {
  const trades = await orm.em.fork().find(Trade, { bot: botId }, { orderBy: { executedAt: "asc" } });
  return trades.map((trade) => ({
    side: trade.side,
    price: trade.price,
    quantity: trade.quantity,
    fee: trade.fee,
    realizedPnl: trade.realizedPnl ?? null,
    reason: trade.reason,
    executedAt: trade.executedAt.toISOString(),
  }));
}

/** One fill, as text to the last digit. */
export interface PlainTrade {
  readonly side: string;
  readonly price: string;
  readonly quantity: string;
  readonly fee: string;
  readonly realizedPnl: string | null;
  readonly reason: string;
  readonly executedAt: string;
}

/** A bot's log as lines of kind and message, oldest first. */
export async function logOf(orm: MikroORM, botId: string): Promise<readonly string[]> {
  const events = await orm.em.fork().find(BotEvent, { botId }, { orderBy: { sequence: "asc" } });
  return events.map((event) => `${event.kind} ${event.message}`);
}

/** Asks a bot to start or stop, as the API does, and gives a way to see what became of it. */
export async function addAction(
  orm: MikroORM,
  botId: string,
  kind: ActionKind,
): Promise<() => Promise<ActionState>> {
  const em = orm.em.fork();
  await em.nativeUpdate(Bot, { id: botId }, { wanted: kind === "START" ? "RUNNING" : "STOPPED" });
  const expiresAt = new Date(Date.now() + 60_000);
  const action = em.create(BotAction, { bot: botId, kind, requestedBy: "somebody@example.org", expiresAt });
  await em.flush();
  return async () => (await orm.em.fork().findOneOrFail(BotAction, action.id)).state;
}

/** A log that nobody reads. */
export const silentLog = { info: () => undefined, error: () => undefined };

/** A feed that also says when it has shown so many bots everything it has. */
export function untilEnded(
  feed: MarketFeed,
  bots: number,
): { readonly feed: MarketFeed; readonly ended: Promise<void> } {
  const ended = Promise.withResolvers<void>();
  let left = bots;
  return {
    ended: ended.promise,
    feed: {
      ...feed,
      look: (question) => {
        const view = feed.look(question);
        if (view.state === "ended") {
          left -= 1;
        }
        if (left === 0) {
          ended.resolve();
        }
        return view;
      },
    },
  };
}

import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import type { Viewer } from "../accounts/authenticate.ts";
import { DomainError } from "../errors.ts";
import { checkChanges, checkNewSettings } from "./bot-settings-check.ts";
import { Bot } from "./bot.entity.ts";

/**
 * Makes a bot of the viewer's. It is STOPPED until it is started.
 *
 * @throws BAD_USER_INPUT naming all settings that cannot be.
 */
export async function createBot(em: EntityManager, input: object, viewer: Viewer): Promise<Bot> {
  const given = checkNewSettings(input);
  return em.transactional(async (transaction) => {
    await actAs(transaction, viewer);
    const bot = transaction.create(Bot, { ...given, owner: viewer.accountId });
    await transaction.flush();
    await transaction.refresh(bot);
    return bot;
  });
}

/**
 * Changes settings of a bot of the viewer's.
 *
 * @throws NOT_FOUND when there is no such bot of the viewer's; BAD_USER_INPUT naming all settings that cannot be.
 */
export async function updateBot(em: EntityManager, botId: string, input: object, viewer: Viewer): Promise<Bot> {
  return em.transactional(async (transaction) => {
    await actAs(transaction, viewer);
    // Two changes at once could agree with what each has read, but not with each other.
    await sql`
      select from bot where id = ${botId} and owner_id = ${viewer.accountId} for no key update
    `.execute(transaction.getKysely());
    const bot = await findBot(transaction, botId, viewer);
    const given = checkChanges(input, bot);
    transaction.assign(bot, given);
    if (Object.keys(given).length > 0) {
      bot.updatedAt = new Date();
    }
    await transaction.flush();
    return bot;
  });
}

/**
 * Deletes a bot of the viewer's with all that was recorded of it.
 *
 * @throws NOT_FOUND when there is no such bot of the viewer's.
 */
export async function deleteBot(em: EntityManager, botId: string, viewer: Viewer): Promise<string> {
  await em.transactional(async (transaction) => {
    const { id } = await findBot(transaction, botId, viewer);
    await transaction.nativeDelete(Bot, { id });
  });
  return botId;
}

/**
 * A bot of the viewer's.
 *
 * @throws NOT_FOUND, the same for a bot of somebody else and for none.
 */
export async function findBot(em: EntityManager, botId: string, viewer: Viewer): Promise<Bot> {
  const bot = await em.findOne(Bot, { id: botId, owner: viewer.accountId });
  if (bot === null) {
    throw new DomainError("NOT_FOUND", `There is no bot ${botId}`);
  }
  return bot;
}

/** Tells the database who changes the settings, so that the log can name them. */
async function actAs(em: EntityManager, viewer: Viewer): Promise<void> {
  await sql`select set_config('botwatch.actor', ${viewer.email}, true)`.execute(em.getKysely());
}

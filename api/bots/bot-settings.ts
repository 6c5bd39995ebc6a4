import type { EntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import type { Viewer } from "../accounts/authenticate.ts";
import { lockBotAs, noSuchBot, readRelation, requireRole } from "./bot-access.ts";
import { checkChanges, checkNewSettings } from "./bot-settings-check.ts";
import { Bot } from "./bot.entity.ts";
import { type ShownBot, toShownBot } from "./shown-bot.ts";

/**
 * Makes a bot of the viewer's. It is STOPPED until it is started.
 *
 * @throws BAD_USER_INPUT naming all settings that cannot be.
 */
export async function createBot(em: EntityManager, input: object, viewer: Viewer): Promise<ShownBot> {
  const given = checkNewSettings(input);
  return em.transactional(async (transaction) => {
    await actAs(transaction, viewer);
    const bot = transaction.create(Bot, { ...given, owner: viewer.accountId });
    await transaction.flush();
    await transaction.refresh(bot);
    return toOwned(bot, viewer);
  });
}

/**
 * Changes settings of a bot, for its owner.
 *
 * @throws NOT_FOUND when there is no such bot; FORBIDDEN for who may only see or operate it; BAD_USER_INPUT naming all settings that cannot be.
 */
export async function updateBot(
  em: EntityManager,
  botId: string,
  input: object,
  viewer: Viewer,
): Promise<ShownBot> {
  return em.transactional(async (transaction) => {
    await actAs(transaction, viewer);
    // Two changes at once could agree with what each has read, but not with each other.
    await lockBotAs(transaction.getKysely(), botId, viewer, "OWNER");
    const bot = await transaction.findOneOrFail(Bot, { id: botId });
    const given = checkChanges(input, bot);
    transaction.assign(bot, given);
    if (Object.keys(given).length > 0) {
      bot.updatedAt = new Date();
    }
    await transaction.flush();
    return toOwned(bot, viewer);
  });
}

/**
 * Deletes a bot with all that was recorded of it, for its owner.
 *
 * @throws NOT_FOUND when there is no such bot; FORBIDDEN for who may only see or operate it.
 */
export async function deleteBot(em: EntityManager, botId: string, viewer: Viewer): Promise<string> {
  const relation = await readRelation(em.getKysely(), botId, viewer);
  requireRole(relation?.viewerRole, "OWNER", botId);
  // Unless somebody has given it away meanwhile.
  const count = await em.nativeDelete(Bot, { id: botId, owner: viewer.accountId });
  if (count === 0) {
    throw noSuchBot(botId);
  }
  return botId;
}

/**
 * A bot that the viewer may see.
 *
 * @throws NOT_FOUND, the same for a bot that is not shared with the viewer and for none.
 */
export async function findBot(em: EntityManager, botId: string, viewer: Viewer): Promise<ShownBot> {
  const relation = await readRelation(em.getKysely(), botId, viewer);
  const bot = relation === null ? null : await em.findOne(Bot, { id: botId });
  if (relation === null || bot === null) {
    throw noSuchBot(botId);
  }
  return toShownBot(bot, relation);
}

/** What only an owner is answered. */
function toOwned(bot: Bot, viewer: Viewer): ShownBot {
  return toShownBot(bot, { viewerRole: "OWNER", ownerEmail: viewer.email });
}

/** Tells the database who changes something, so that the log can name them. */
export async function actAs(em: EntityManager, viewer: Viewer): Promise<void> {
  await sql`select set_config('botwatch.actor', ${viewer.email}, true)`.execute(em.getKysely());
}

import type { BotRelation } from "./bot-access.ts";
import type { BotStatus } from "./bot-status.ts";
import type { Bot } from "./bot.entity.ts";

/** A bot as one viewer is shown it, with its status where whoever resolved it had that at hand. */
export type ShownBot = Bot & BotRelation & { readonly status?: BotStatus };

/** Adds what belongs to one viewer, or one event, to a bot that may be everybody's. */
export function toShownBot(bot: Bot, relation: BotRelation, status?: BotStatus): ShownBot {
  const added = status === undefined ? relation : { ...relation, status };
  // Inherits all of the bot and adds the members that the type names.
  return Object.assign(Object.create(bot) as Bot, added);
}

import type { EntityManager } from "@mikro-orm/sql";
import DataLoader from "dataloader";
import { Bot } from "./bot.entity.ts";

/** Loads bots for streams: what was configured, read once for each change of it, whoever looks. */
export type LoadBot = (botId: string, sequence: number) => Promise<Bot | null>;

/** Enough for every bot that one server follows; beyond it the longest known ones are read again. */
const LARGEST_SIZE = 20_000;

/**
 * Creates the loader.
 *
 * @param fork - gives an entity manager for one read.
 * @returns loads a bot as it was configured when its log stood at `sequence`, or a moment later.
 */
export function createBotCache(fork: () => EntityManager): LoadBot {
  const known = new Map<string, { readonly sequence: number; readonly bot: Promise<Bot | null> }>();
  const loader = new DataLoader<string, Bot | null>(
    async (ids) => {
      const bots = await fork().find(Bot, { id: { $in: [...ids] } });
      const byId = new Map(bots.map((bot) => [bot.id, bot]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    { cache: false },
  );
  return (botId, sequence) => {
    const found = known.get(botId);
    if (found !== undefined && found.sequence === sequence) {
      return found.bot;
    }
    const bot = loader.load(botId);
    bot.catch(() => known.delete(botId));
    known.delete(botId);
    known.set(botId, { sequence, bot });
    if (known.size > LARGEST_SIZE) {
      known.delete(known.keys().next().value ?? "");
    }
    return bot;
  };
}

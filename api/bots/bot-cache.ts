import type { EntityManager } from "@mikro-orm/sql";
import DataLoader from "dataloader";
import { sql } from "kysely";
import { Bot } from "./bot.entity.ts";

/** A bot as it was configured, and whose it is. */
export interface CachedBot {
  readonly bot: Bot;
  readonly ownerEmail: string;
}

/** Loads bots for streams: what was configured, read once for each change of it, whoever looks. */
export type LoadBot = (botId: string, sequence: number) => Promise<CachedBot | null>;

/** Enough for every bot that one server follows; beyond it the longest known ones are read again. */
const LARGEST_SIZE = 20_000;

/**
 * Creates the loader.
 *
 * @param fork - gives an entity manager for one read.
 * @returns loads a bot as it was configured when its log stood at `sequence`, or a moment later.
 */
export function createBotCache(fork: () => EntityManager): LoadBot {
  const known = new Map<string, { readonly sequence: number; readonly bot: Promise<CachedBot | null> }>();
  const loader = new DataLoader<string, CachedBot | null>(
    async (ids) => {
      const found = await readBots(fork(), ids);
      return ids.map((id) => found.get(id) ?? null);
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

async function readBots(em: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, CachedBot>> {
  const bots = await em.find(Bot, { id: { $in: [...ids] } });
  const { rows } = await sql<{ id: string; email: string }>`
    select a.id, a.email from account a where a.id = any(${bots.map(({ owner }) => owner.id)}::uuid[])
  `.execute(em.getKysely());
  const emails = new Map(rows.map(({ id, email }) => [id, email]));
  return new Map(
    bots.flatMap((bot) => {
      const ownerEmail = emails.get(bot.owner.id);
      // Without one it was deleted between the two reads, with all that its owner had.
      return ownerEmail === undefined ? [] : [[bot.id, { bot, ownerEmail }] as const];
    }),
  );
}

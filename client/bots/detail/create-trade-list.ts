import type { Client } from "@urql/core";
import { type Accessor, createSignal } from "solid-js";
import { ask } from "../../graphql/ask.ts";
import { createNewestFirst, type NewestFirst, type Page } from "./create-newest-first.ts";
import { BOT_TRADES, type TradeEdge } from "./documents.ts";

/** Settings of {@link createTradeList}. */
export interface TradeListOptions {
  readonly client: Client;
  readonly botId: string;
  /** Moves whenever the bot may have traded; undefined while it is not known. */
  readonly changes: Accessor<unknown>;
}

/** A bot's trades, the newest first. */
export interface TradeList extends NewestFirst<TradeEdge> {
  /** How many trades the bot has made in all; undefined before it is known. */
  readonly totalCount: Accessor<number | undefined>;
}

const PAGE = 20;
const KEPT = 100;

/** Keeps a bot's trades, read again whenever it may have traded. */
export function createTradeList({ client, botId, changes }: TradeListOptions): TradeList {
  const [totalCount, setTotalCount] = createSignal<number>();
  const read = async (after: string | null): Promise<Page<TradeEdge>> => {
    const { bot } = await ask(client, BOT_TRADES, { id: botId, first: PAGE, after });
    setTotalCount(bot.trades.totalCount);
    return { items: bot.trades.edges, hasOlder: bot.trades.pageInfo.hasNextPage };
  };
  const list = createNewestFirst<TradeEdge>({
    keyOf: ({ node }) => node.id,
    readNewest: async () => read(null),
    readOlder: async ({ cursor }) => read(cursor),
    isJoined: ({ items }, known) => items.some(({ node }) => node.id === known.node.id),
    changes,
    keptCount: KEPT,
  });
  return { ...list, totalCount };
}

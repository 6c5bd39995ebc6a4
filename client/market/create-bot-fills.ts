import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from "solid-js";
import { BOT_FILLS, type Fill } from "../charts/documents.ts";
import { ask } from "../graphql/ask.ts";
import type { Market } from "./market.ts";

/** A bot that trades a symbol, as far as its trades are marked in a chart. */
export interface TradingBot {
  readonly botId: string;
  /** Changes whenever the bot may have traded. */
  readonly version: string;
}

/** Of more bots the marks would be a wall. */
const MOST_BOTS = 8;
const MOST_FILLS = 50;

/**
 * The newest trades of some bots, the oldest first; those of a bot are read again when it may have traded. A chart without
 * marks is still a chart: failures are not told.
 */
export function createBotFills(market: Market, bots: Accessor<readonly TradingBot[]>): Accessor<readonly Fill[]> {
  const [byBot, setByBot] = createSignal<ReadonlyMap<string, readonly Fill[]>>(new Map());
  const read = new Map<string, string>();
  const shown = createMemo(() => bots().slice(0, MOST_BOTS));
  const key = createMemo(() =>
    shown()
      .map(({ botId, version }) => `${botId} ${version}`)
      .join("\n"),
  );
  let isOver = false;
  onCleanup(() => {
    isOver = true;
  });

  const load = async ({ botId, version }: TradingBot): Promise<void> => {
    read.set(botId, version);
    try {
      const { bot } = await ask(market.client, BOT_FILLS, { id: botId, first: MOST_FILLS });
      if (!isOver && read.get(botId) === version) {
        setByBot((known) =>
          new Map(known).set(
            botId,
            bot.trades.edges.map(({ node }) => node),
          ),
        );
      }
    } catch {
      read.delete(botId);
    }
  };
  createEffect(
    on([key, market.isOpen], () => {
      if (untrack(market.isOpen)) {
        untrack(shown)
          .filter(({ botId, version }) => read.get(botId) !== version)
          .forEach((bot) => void load(bot));
      }
    }),
  );
  return createMemo(() =>
    shown()
      .flatMap(({ botId }) => byBot().get(botId) ?? [])
      .toSorted((one, other) => Date.parse(one.executedAt) - Date.parse(other.executedAt)),
  );
}

import { batch, createSignal } from "solid-js";
import { createStore, reconcile, type SetStoreFunction } from "solid-js/store";
import type { ListedBot, ListUpdate } from "./documents.ts";
import type { BotList } from "./live.ts";
import type { Portion } from "./protocol.ts";

/** A {@link BotList} that is told what to show. */
export interface WritableBotList extends BotList {
  apply(portion: Portion<ListUpdate>): void;
  /** Shows nothing, as before the first snapshot. */
  clear(): void;
}

interface Entry {
  readonly bot: ListedBot;
  readonly set: SetStoreFunction<object>;
}

/** Keeps a store for each bot, so that an update touches only what shows a field that has changed. */
export function createBotList(): WritableBotList {
  const entries = new Map<string, Entry>();
  const [ids, setIds] = createSignal<readonly string[]>([]);
  const [version, setVersion] = createSignal(0);
  const [isLoaded, setIsLoaded] = createSignal(false);
  const [error, setError] = createSignal<string | null>(null);

  /** @returns whether the bot has come or gone */
  const put = (update: ListUpdate): boolean => {
    const known = entries.get(update.botId);
    if (update.status === null) {
      return entries.delete(update.botId);
    }
    if (known !== undefined) {
      known.set(reconcile(update));
      return false;
    }
    const [bot, set] = createStore<object>(update);
    // With a status comes all the rest, which makes the update a ListedBot.
    entries.set(update.botId, { bot: bot as ListedBot, set });
    return true;
  };
  const keepOnly = (updates: readonly ListUpdate[]): boolean => {
    const present = new Set(updates.map(({ botId }) => botId));
    const gone = [...entries.keys()].filter((botId) => !present.has(botId));
    gone.forEach((botId) => entries.delete(botId));
    return gone.length > 0;
  };

  return {
    isLoaded,
    error,
    ids,
    version,
    bot: (botId) => {
      const found = entries.get(botId);
      if (found === undefined) {
        // It may come: whoever asked is told then.
        ids();
      }
      return found?.bot;
    },
    apply: ({ isSnapshot, updates, error }) =>
      batch(() => {
        const isAnyGone = isSnapshot && keepOnly(updates);
        const isAnyNew = updates.map(put).includes(true);
        if (isAnyGone || isAnyNew) {
          setIds([...entries.keys()]);
        }
        setVersion((last) => last + 1);
        setIsLoaded((last) => last || isSnapshot);
        setError(error);
      }),
    clear: () =>
      batch(() => {
        entries.clear();
        setIds([]);
        setVersion((last) => last + 1);
        setIsLoaded(false);
        setError(null);
      }),
  };
}

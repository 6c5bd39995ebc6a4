import { type Accessor, batch, createSignal } from "solid-js";
import { createStore, reconcile, type SetStoreFunction } from "solid-js/store";

/** What the server says of one bot; the status is null when the bot is gone. */
export interface BotUpdate {
  readonly botId: string;
  readonly status: object | null;
  readonly bot: object | null;
}

/** Bots as stores, one each, so that an update touches only what shows a field that has changed. */
export interface BotStores<Bot> {
  /** The bots in the order in which they came; a new array only when one comes or goes. */
  readonly ids: Accessor<readonly string[]>;
  /** Undefined while there is no such bot; whoever asked is told when it comes. */
  readonly get: (botId: string) => Bot | undefined;
  /** Goes up with every call that changes something. */
  readonly version: Accessor<number>;
  /** Takes over updates; those without a status take their bot away. */
  readonly apply: (updates: readonly BotUpdate[]) => void;
  /** Takes over a whole snapshot: what is not in it is gone. */
  readonly replace: (updates: readonly BotUpdate[]) => void;
}

interface Entry<Bot> {
  readonly bot: Bot;
  readonly set: SetStoreFunction<object>;
}

/** Keeps bots of one shape. */
export function createBotStores<Bot extends object>(): BotStores<Bot> {
  const entries = new Map<string, Entry<Bot>>();
  const [ids, setIds] = createSignal<readonly string[]>([]);
  const [version, setVersion] = createSignal(0);

  const put = (update: BotUpdate): void => {
    const known = entries.get(update.botId);
    if (update.status === null) {
      entries.delete(update.botId);
    } else if (known === undefined) {
      const [bot, set] = createStore<object>(update);
      // An update that has a status has its bot, too, which makes it a Bot.
      entries.set(update.botId, { bot: bot as Bot, set });
    } else {
      known.set(reconcile(update));
    }
  };
  const apply = (updates: readonly BotUpdate[]): void =>
    batch(() => {
      const { size } = entries;
      const isKnown = updates.every(({ botId, status }) => status !== null && entries.has(botId));
      updates.forEach(put);
      if (!isKnown || entries.size !== size) {
        setIds([...entries.keys()]);
      }
      setVersion((last) => last + 1);
    });

  return {
    ids,
    version,
    get: (botId) => {
      const found = entries.get(botId);
      if (found === undefined) {
        ids();
      }
      return found?.bot;
    },
    apply,
    replace: (updates) => {
      const present = new Set(updates.filter(({ status }) => status !== null).map(({ botId }) => botId));
      const gone = [...entries.keys()].filter((botId) => !present.has(botId));
      apply([...updates, ...gone.map((botId) => ({ botId, status: null, bot: null }))]);
    },
  };
}

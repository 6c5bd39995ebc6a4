import { createSignal, onCleanup, type Accessor } from "solid-js";
import type { WritableBotList } from "./bot-list.ts";
import type { BotViews } from "./bot-views.ts";
import type { Live } from "./live.ts";
import type { Wants } from "./protocol.ts";

/** Follows what components show, and tells the hub of it. */
export interface WantsKeeper extends Pick<Live, "followAll" | "followBot"> {
  /** Whether anything is shown. */
  readonly isAny: Accessor<boolean>;
}

/**
 * Counts who shows what.
 *
 * @param show - told once of changes that come together, as when one page takes the place of another
 */
export function createWants(list: WritableBotList, views: BotViews, show: (wants: Wants) => void): WantsKeeper {
  const [isAny, setIsAny] = createSignal(false);
  let listViewers = 0;
  let isSettling = false;

  const settle = (): void => {
    isSettling = false;
    const isList = listViewers > 0;
    const botIds = views.ids();
    if (!isList) {
      // Nobody keeps it up to date any more: it must not be shown as live later.
      list.clear();
    }
    setIsAny(isList || botIds.length > 0);
    show({ isList, botIds });
  };
  const settleSoon = (): void => {
    if (!isSettling) {
      isSettling = true;
      queueMicrotask(settle);
    }
  };

  return {
    isAny,
    followAll: () => {
      listViewers += 1;
      settleSoon();
      onCleanup(() => {
        listViewers -= 1;
        settleSoon();
      });
      return list;
    },
    followBot: (botId) => {
      const shown = views.follow(botId);
      settleSoon();
      onCleanup(() => {
        views.leave(botId);
        settleSoon();
      });
      return shown;
    },
  };
}

import type { Hub } from "../../../client/live/hub.ts";
import {
  type FromHub,
  type News,
  PROTOCOL_VERSION,
  type ToHub,
  type Wants,
} from "../../../client/live/protocol.ts";
import type { DetailsUpdate, ListUpdate } from "../../../client/live/documents.ts";

/** A tab as the hub knows it: a port, and what came over it. */
export interface TestTab {
  /** The latest news of the connection. */
  readonly connection: () => News["connection"] | undefined;
  readonly last: () => News | undefined;
  /** What this tab shows of the list, by bot. */
  readonly list: Map<string, ListUpdate>;
  /** What this tab shows of bots with pages of their own; the status is null where one is gone. */
  readonly bots: ReadonlyMap<string, DetailsUpdate>;
  /** All that came, oldest first. */
  readonly heard: readonly FromHub[];
  /** Resolves as soon as it holds. */
  readonly until: (holds: () => boolean) => Promise<void>;
  readonly show: (wants: Partial<Wants>) => void;
  readonly say: (message: ToHub) => void;
  /** Takes news over by itself. @defaultValue true */
  isTaking: boolean;
  /** Forgets all that it shows. */
  readonly forget: () => void;
  readonly close: () => void;
}

/** Opens a tab of a viewer's. */
export function openTab(hub: Hub, viewerId: string, join: Partial<ToHub & { type: "join" }> = {}): TestTab {
  const { port1, port2 } = new MessageChannel();
  const heard: FromHub[] = [];
  const list = new Map<string, ListUpdate>();
  const bots = new Map<string, DetailsUpdate>();
  const waiting = new Set<() => void>();
  let last: News | undefined;

  const take = (news: News): void => {
    last = news;
    if (news.list?.isSnapshot === true) {
      list.clear();
    }
    news.list?.updates.forEach((update) => list.set(update.botId, update));
    news.bots?.updates.forEach((update) => bots.set(update.botId, update));
  };
  const say = (message: ToHub): void => port1.postMessage(message);
  port1.addEventListener("message", ({ data }: MessageEvent<FromHub>) => {
    heard.push(data);
    if (data.type === "news") {
      take(data);
      if (tab.isTaking) {
        say({ type: "taken" });
      }
    }
    waiting.forEach((check) => check());
  });
  port1.start();
  hub.connect(port2);
  say({ type: "join", version: PROTOCOL_VERSION, viewerId, lock: null, ...join });

  const tab: TestTab = {
    connection: () => last?.connection,
    last: () => last,
    list,
    bots,
    heard,
    until: (holds) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (holds()) {
            waiting.delete(check);
            resolve();
          }
        };
        waiting.add(check);
        check();
      }),
    show: (wants) => say({ type: "show", isList: false, botIds: [], ...wants }),
    say,
    isTaking: true,
    forget: () => {
      list.clear();
      bots.clear();
    },
    close: () => {
      port1.close();
    },
  };
  return tab;
}

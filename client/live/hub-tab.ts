import type { Clock } from "../graphql/clock.ts";
import type { DetailsUpdate, ListUpdate } from "./documents.ts";
import type { FromHub, News, OverReason, Port, Portion, Wants } from "./protocol.ts";
import type { SharedFeed } from "./shared-feed.ts";
import type { Streams } from "./streams.ts";

/** A tab, as the hub sees it: what it shows, and what it has not heard yet. */
export interface HubTab {
  wants(): Wants;
  show(wants: Wants): void;
  /** Bots of the list have changed, or all. */
  markList(botIds: readonly string[] | "all"): void;
  /** Bots with pages of their own have changed, or all. */
  markBots(botIds: readonly string[] | "all"): void;
  /** The connection or the number of tabs has changed. */
  mark(): void;
  /** It has taken over the last news. */
  taken(): void;
  /** Nothing is sent any more but this. */
  dismiss(reason: OverReason): void;
  post(message: FromHub): void;
  /** Nothing is sent any more. */
  close(): void;
}

type TabNews = Pick<News, "viewerId" | "connection" | "skewMs" | "tabCount">;

/** Settings of {@link createHubTab}. */
export interface HubTabOptions {
  readonly port: Port;
  readonly clock: Clock;
  readonly streams: Pick<Streams, "list" | "bots" | "connectionFor" | "skewMs">;
  readonly viewerId: string;
  readonly tabCount: () => number;
  /** It has taken nothing for too long: it is frozen, or gone without a word. */
  readonly onSilent: () => void;
}

/** Numbers wait for nothing. A new state of the connection waits a moment, since numbers may follow that belong to it. */
const STATE_MS = 25;
/** Signs of life are shown in seconds. */
const SIGN_OF_LIFE_MS = 250;
/** Longer than a hidden tab's timers are held back by browsers, which is a minute at most. */
const STALL_MS = 90_000;

/** Nothing is shown. */
export const NOTHING: Wants = { isList: false, botIds: [] };

/**
 * Tells a tab its news, one message at a time: what happens until that was taken over is summed up, so that a tab that is
 * slow, hidden or frozen costs the latest state of each bot and no queue.
 */
export function createHubTab(options: HubTabOptions): HubTab {
  const { port, clock, streams, viewerId } = options;
  const { list, bots } = streams;
  let wants = NOTHING;
  let listNews = new Set<string>();
  let botNews = new Set<string>();
  let isListNews = false;
  let isWaiting = false;
  let isClosed = false;
  let dueAt = Infinity;
  let lastTold: TabNews | null = null;
  let cancelSend = (): void => {};
  let cancelStall = (): void => {};

  const toListPortion = (): Portion<ListUpdate> | null => {
    const isSnapshot = isListNews && list.cache.isLoaded();
    const updates = isSnapshot
      ? [...list.cache.values()].filter(({ status }) => status !== null)
      : found(listNews, list);
    const isNews = wants.isList && (isSnapshot || updates.length > 0 || list.error() !== null);
    return isNews ? { isSnapshot, updates, error: list.error() } : null;
  };
  const toBotPortion = (): Portion<DetailsUpdate> | null => {
    const shown = new Set(wants.botIds);
    const updates = found(botNews, bots).filter(({ botId }) => shown.has(botId));
    const isNews = shown.size > 0 && (updates.length > 0 || bots.error() !== null);
    return isNews ? { isSnapshot: false, updates, error: bots.error() } : null;
  };
  const readTabNews = (): TabNews => ({
    viewerId,
    connection: streams.connectionFor(wants),
    skewMs: streams.skewMs(),
    tabCount: options.tabCount(),
  });
  const send = (): void => {
    const news: News = { ...readTabNews(), list: toListPortion(), bots: toBotPortion() };
    port.postMessage({ type: "news", ...news } satisfies FromHub);
    lastTold = news;
    listNews = new Set();
    botNews = new Set();
    isListNews = false;
    dueAt = Infinity;
    isWaiting = true;
    cancelStall = clock.later(options.onSilent, STALL_MS);
  };
  const schedule = (): void => {
    cancelSend();
    const delayMs = dueAt - clock.now();
    if (isWaiting || isClosed || delayMs === Infinity) {
      return;
    }
    if (delayMs <= 0) {
      send();
    } else {
      cancelSend = clock.later(send, delayMs);
    }
  };
  const mark = (delayMs: number): void => {
    dueAt = Math.min(dueAt, clock.now() + delayMs);
    schedule();
  };

  const close = (): void => {
    isClosed = true;
    cancelSend();
    cancelStall();
  };

  return {
    wants: () => wants,
    show: (given) => {
      isListNews ||= given.isList && !wants.isList;
      // All of them: a page that is opened anew knows nothing of what the one before was told.
      given.botIds.forEach((botId) => botNews.add(botId));
      wants = given;
      mark(0);
    },
    markList: (botIds) => {
      if (!wants.isList) {
        return;
      }
      isListNews ||= botIds === "all";
      if (botIds !== "all") {
        botIds.forEach((botId) => listNews.add(botId));
      }
      mark(0);
    },
    markBots: (botIds) => {
      const changed = botIds === "all" ? wants.botIds : wants.botIds.filter((botId) => botIds.includes(botId));
      if (changed.length > 0) {
        changed.forEach((botId) => botNews.add(botId));
        mark(0);
      }
    },
    mark: () => mark(isStateNew(lastTold, readTabNews()) ? STATE_MS : SIGN_OF_LIFE_MS),
    taken: () => {
      isWaiting = false;
      cancelStall();
      schedule();
    },
    dismiss: (reason) => {
      port.postMessage({ type: "over", reason, viewerId } satisfies FromHub);
      close();
    },
    post: (message) => port.postMessage(message),
    close,
  };
}

function found<Update>(botIds: ReadonlySet<string>, { cache }: SharedFeed<Update>): readonly Update[] {
  return [...botIds].map((botId) => cache.get(botId)).filter((update) => update !== undefined);
}

/** More than a sign of life. */
function isStateNew(last: TabNews | null, next: TabNews): boolean {
  const [one, other] = [last?.connection, next.connection];
  return (
    one?.state !== other.state ||
    one.attempts !== other.attempts ||
    one.lastError !== other.lastError ||
    one.nextRetryAt !== other.nextRetryAt ||
    last?.tabCount !== next.tabCount
  );
}

import type { CombinedError } from "@urql/core";
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { pipe, subscribe } from "wonka";
import { createClient } from "../graphql/client.ts";
import { toSentence } from "../graphql/failure.ts";
import type { Session } from "../session/session.ts";
import { createBotStores } from "./bot-stores.ts";
import { BOT_DETAILS, BOT_LIST, type DetailedBot, type ListedBot } from "./documents.ts";
import type { BotList, BotView, Live } from "./live.ts";

/** Settings of {@link createLive}. */
export interface LiveOptions {
  /** Where the server answers GraphQL. */
  readonly url: string;
  readonly session: Session;
}

const SILENT_MS = 6_000;

/** Makes the live side of a page; it lives as long as its owner. */
export function createLive({ url, session }: LiveOptions): Live {
  const { client, connection: store } = createClient({ url, onUnauthenticated: session.askAgain });
  const [connection, setConnection] = createSignal(store.get());
  const [now, setNow] = createSignal(Date.now());
  onCleanup(store.subscribe(setConnection));
  const timer = setInterval(() => setNow(Date.now()), 1_000);
  onCleanup(() => clearInterval(timer));

  const whileSignedIn = (open: () => () => void): void => {
    const viewerId = () => session.viewer()?.id;
    createEffect(on(viewerId, (id) => id !== undefined && onCleanup(open())));
  };

  const followAll = (): BotList => {
    const bots = createBotStores<ListedBot>();
    const [isLoaded, setIsLoaded] = createSignal(false);
    const [error, setError] = createError();
    whileSignedIn(() => {
      const { unsubscribe } = pipe(
        client.subscription(BOT_LIST, {}),
        subscribe((result) => {
          setError(result.error);
          bots.apply(result.data?.botStatuses ?? []);
          setIsLoaded(true);
        }),
      );
      return unsubscribe;
    });
    return { isLoaded, error, ids: bots.ids, bot: bots.get, version: bots.version };
  };

  const followBot = (botId: string): BotView => {
    const bots = createBotStores<DetailedBot>();
    const [phase, setPhase] = createSignal<"loading" | "present" | "gone" | "failed">("loading");
    const [error, setError] = createError();
    whileSignedIn(() => {
      const { unsubscribe } = pipe(
        client.subscription(BOT_DETAILS, { ids: [botId] }),
        subscribe((result) => {
          const present = result.data?.botStatuses.filter(({ status }) => status !== null) ?? [];
          setError(result.error);
          bots.apply(present);
          setPhase(result.error ? "failed" : present.length > 0 ? "present" : "gone");
        }),
      );
      return unsubscribe;
    });
    return { phase, error, bot: () => bots.get(botId) };
  };

  return {
    connection,
    now,
    isHeard: () => connection().state === "connected" && now() - (connection().lastHeardAt ?? 0) < SILENT_MS,
    roundTripMs: () => null,
    retryNow: store.retryNow,
    followAll,
    followBot,
  };
}

function createError(): [Accessor<string | null>, (error: CombinedError | undefined) => void] {
  const [error, setError] = createSignal<string | null>(null);
  return [error, (given) => setError(given === undefined ? null : toSentence(given))];
}

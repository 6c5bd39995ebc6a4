import { batch, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { systemClock, type Clock } from "../graphql/clock.ts";
import type { Session } from "../session/session.ts";
import { createBotList } from "./bot-list.ts";
import { createBotViews } from "./bot-views.ts";
import { createHubLink } from "./hub-link.ts";
import type { Live } from "./live.ts";
import { openOwnHub, openSharedHub } from "./open-hub.ts";
import { afterNextFrame, isVisible, listenToPage } from "./page-events.ts";
import type { News } from "./protocol.ts";
import { createRoundTrip } from "./round-trip.ts";
import { createVitalSigns } from "./vital-signs.ts";
import { createWants } from "./wants.ts";

/** Settings of {@link createLive}. */
export interface LiveOptions {
  /** Where the server answers GraphQL. */
  readonly url: string;
  readonly session: Pick<Session, "viewer" | "isAskingAgain" | "askAgain">;
  /** With one of its own, a page has a hub of its own, too. @defaultValue the platform's own */
  readonly fetch?: typeof fetch;
  /** @defaultValue the machine's own */
  readonly clock?: Clock;
}

const MEASURE_AGAIN_MS = 30_000;

/** Makes the live side of a page; it lives as long as its owner. */
export function createLive({ url, session, fetch, clock = systemClock }: LiveOptions): Live {
  const list = createBotList();
  const views = createBotViews();
  const wants = createWants(list, views, (shown) => link.show(shown));
  const signs = createVitalSigns(clock, wants.isAny);
  const [isOnline, setIsOnline] = createSignal(navigator.onLine);
  const roundTrip = createRoundTrip(() =>
    (fetch ?? globalThis.fetch)("/health", { method: "HEAD", cache: "no-store" }),
  );

  const take = (news: News): void =>
    batch(() => {
      signs.tell(news);
      if (news.list !== null) {
        list.apply(news.list);
      }
      if (news.bots !== null) {
        views.apply(news.bots);
      }
    });
  const link = createHubLink({
    clock,
    locks: navigator.locks,
    openShared: (onBroken) => (fetch === undefined ? openSharedHub(onBroken) : null),
    openOwn: () => openOwnHub({ url, clock, ...(fetch === undefined ? {} : { fetch }) }),
    onNews: (news, taken) => {
      take(news);
      const isDrawn = news.list !== null || news.bots !== null;
      (isDrawn ? afterNextFrame : run)(taken);
    },
    onSignIn: () => void goOn(() => link.say({ type: "signedIn" })),
    onStranger: () => {
      signs.reset("disconnected");
      // The session finds out who it is now: somebody else starts the page anew.
      void goOn(() => join(viewerId()));
    },
  });
  const goOn = async (then: () => void): Promise<void> => {
    try {
      await session.askAgain();
    } catch {
      // Nobody signs in any more: the page is left, or shows that it is signed out.
      return;
    }
    then();
  };

  const viewerId = createMemo(() => session.viewer()?.id ?? null);
  const join = (id: string | null): void => {
    signs.reset(id === null ? "disconnected" : "connecting");
    if (id !== null) {
      link.join(id);
    }
  };
  createEffect(
    on(viewerId, (id, last) => {
      link.leave();
      if (last !== undefined && last !== id) {
        list.clear();
        views.clear();
      }
      join(id);
    }),
  );

  onCleanup(
    listenToPage({
      onLook: () => {
        signs.resume();
        link.say({ type: "look", isNetworkNew: false });
      },
      onHide: signs.pause,
      onNetwork: (isOnline) => {
        setIsOnline(isOnline);
        link.say({ type: "look", isNetworkNew: true });
      },
      onLeave: link.leave,
      onReturn: () => {
        signs.resume();
        join(viewerId());
      },
    }),
  );
  onCleanup(link.leave);

  let measuredAt = -Infinity;
  const measure = (): void => {
    measuredAt = clock.now();
    roundTrip.measure();
  };
  createEffect(
    on(signs.now, () => {
      link.check();
      if (viewerId() !== null && isVisible() && clock.now() - measuredAt >= MEASURE_AGAIN_MS) {
        measure();
      }
    }),
  );

  return {
    ...signs,
    isShowing: wants.isAny,
    roundTripMs: roundTrip.ms,
    measureRoundTrip: measure,
    isOnline,
    retryNow: () => link.say({ type: "retryNow" }),
    followAll: wants.followAll,
    followBot: wants.followBot,
  };
}

const run = (then: () => void): void => then();

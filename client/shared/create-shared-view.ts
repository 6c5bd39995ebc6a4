import type { CombinedError, OperationResult } from "@urql/core";
import { type Accessor, batch, createSignal, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { pipe, subscribe } from "wonka";
import { createClient } from "../graphql/client.ts";
import { systemClock } from "../graphql/clock.ts";
import { answerOf, codeOf, toSentence } from "../graphql/failure.ts";
import { attemptOf } from "../graphql/reconnect.ts";
import { watchClockJumps } from "../live/clock-jumps.ts";
import { createFeedReading } from "../live/feed-reading.ts";
import type { Feed } from "../live/feed.ts";
import type { Live } from "../live/live.ts";
import { listenToPage } from "../live/page-events.ts";
import { createRoundTrip } from "../live/round-trip.ts";
import { createSkew } from "../live/skew.ts";
import { createVitalSigns } from "../live/vital-signs.ts";
import { SHARED_BOT, SHARED_STATUS, type SharedBot, type SharedStatus } from "./documents.ts";

/** What a link shows. */
export interface SharedView {
  /** `over`: the link shows nothing any more, and what it has shown is forgotten. */
  readonly phase: Accessor<"loading" | "present" | "over" | "failed">;
  /** The server's refusal where the phase is `failed`, in a sentence. */
  readonly error: Accessor<string>;
  /** Stores, both filled once the phase is `present`. */
  readonly bot: Accessor<SharedBot | undefined>;
  readonly status: Accessor<SharedStatus | undefined>;
  /** Asks anew after a refusal. */
  readonly retry: () => void;
}

/** Settings of {@link createSharedView}. */
export interface SharedViewOptions {
  /** Where the server answers GraphQL. */
  readonly url: string;
  /** What opens the link. It stays in this page's memory. */
  readonly token: string;
}

/** A stream that was silent for so long is replaced when somebody looks again; the server pings every 4 s. */
const PATIENCE_MS = 6_000;
/** The server says so of a bot that is gone, and of a link that was good a moment ago. */
const OVER: readonly (string | null)[] = ["NOT_FOUND", "UNAUTHENTICATED"];

/**
 * Follows what a link shows, on a connection of the page's own: neither the session of whoever opens it nor the streams
 * that other tabs share have anything to do with it.
 */
export function createSharedView({ url, token }: SharedViewOptions): {
  readonly live: Live;
  readonly view: SharedView;
} {
  const clock = systemClock;
  const { client, connection } = createClient({
    url,
    token: () => token,
    fetch: (input, init) => fetch(input, { ...init, credentials: "omit" }),
  });
  const [phase, setPhase] = createSignal<ReturnType<SharedView["phase"]>>("loading");
  const [error, setError] = createSignal("");
  const [isOnline, setIsOnline] = createSignal(navigator.onLine);
  const [kept, setKept] = createStore<{ bot?: SharedBot | undefined; status?: SharedStatus | undefined }>({});
  const isShowing = () => phase() === "loading" || phase() === "present";
  const skew = createSkew(clock);
  const reading = createFeedReading(skew.observe);
  const signs = createVitalSigns(clock, isShowing);
  const roundTrip = createRoundTrip(() => fetch("/health", { method: "HEAD", cache: "no-store" }));
  let attempt = 0;
  let isFresh = false;
  let unsubscribe = (): void => {};

  const feed: Feed = { connection, isFresh: () => isFresh, close: () => unsubscribe() };
  const tell = (): void => {
    reading.hear(feed);
    signs.tell({ connection: reading.read(feed), skewMs: skew.get(), tabCount: 1 });
  };
  const settle = (): void => {
    if (kept.bot !== undefined && kept.status !== undefined) {
      setPhase("present");
    }
  };
  const refuse = (given: CombinedError | undefined): void => {
    unsubscribe();
    isFresh = false;
    batch(() => {
      const isOver = given !== undefined && (answerOf(given)?.status === 401 || OVER.includes(codeOf(given)));
      setKept({ bot: undefined, status: undefined });
      setError(given === undefined ? "The server has ended the stream" : toSentence(given));
      setPhase(isOver ? "over" : "failed");
      tell();
    });
  };
  const readBot = async (): Promise<void> => {
    const { data, error: refusal } = await client.query(SHARED_BOT, {}).toPromise();
    if (!isShowing()) {
      return;
    }
    if (data === undefined) {
      return refuse(refusal);
    }
    batch(() => {
      setKept("bot", reconcile(data.sharedBot));
      settle();
    });
  };
  const take = (result: OperationResult<{ readonly sharedBotStatus: SharedStatus }>): void => {
    const { data } = result;
    if (data === undefined || result.error !== undefined) {
      return refuse(result.error);
    }
    batch(() => {
      if (attemptOf(result) !== attempt) {
        attempt = attemptOf(result);
        reading.restart();
        skew.reset();
        // What its owner has changed meanwhile no event tells.
        void readBot();
      }
      isFresh = true;
      reading.vouch(Date.parse(data.sharedBotStatus.readAt));
      setKept("status", reconcile(data.sharedBotStatus));
      settle();
      tell();
    });
  };
  const open = (): void => {
    setPhase("loading");
    attempt = 0;
    ({ unsubscribe } = pipe(client.subscription(SHARED_STATUS, {}), subscribe(take)));
  };

  const renew = (patienceMs: number, reason: string): void => connection.renew(patienceMs, reason);
  onCleanup(
    connection.subscribe(({ state }) => {
      isFresh &&= state === "connected";
      tell();
    }),
  );
  onCleanup(
    watchClockJumps(clock, (byMs) => {
      skew.reset();
      renew(byMs > 0 ? PATIENCE_MS : 0, "This computer slept, or its clock was set");
    }),
  );
  onCleanup(
    listenToPage({
      onLook: () => {
        signs.resume();
        renew(PATIENCE_MS, "The server has said nothing for a while");
      },
      onHide: signs.pause,
      onNetwork: (isThere) => {
        setIsOnline(isThere);
        renew(0, "The network has changed");
      },
      onLeave: () => undefined,
      onReturn: () => {
        signs.resume();
        renew(0, "The page was left and is there again");
      },
    }),
  );
  open();
  onCleanup(() => unsubscribe());

  return {
    view: { phase, error, bot: () => kept.bot, status: () => kept.status, retry: open },
    live: {
      ...signs,
      isShowing,
      isOnline,
      roundTripMs: roundTrip.ms,
      measureRoundTrip: roundTrip.measure,
      retryNow: connection.retryNow,
      followAll: refuseOthers,
      followBot: refuseOthers,
    },
  };
}

function refuseOthers(): never {
  throw new Error("A share link shows its own bot and no other");
}

import { createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { createClient } from "../graphql/client.ts";
import { systemClock, type Clock } from "../graphql/clock.ts";
import type { ConnectionState } from "../graphql/connection.ts";
import type { Live } from "../live/live.ts";
import { isVisible, listenToPage } from "../live/page-events.ts";
import { createVitalSigns } from "../live/vital-signs.ts";
import { createTurn } from "./create-turn.ts";
import type { Market } from "./market.ts";

/** Settings of {@link createMarket}. */
export interface MarketOptions {
  /** Where the server answers GraphQL. */
  readonly url: string;
  /** Asks the viewer to sign in again. */
  readonly onUnauthenticated: () => Promise<void>;
  /** What all tabs share: when it is connected again, so may be what this page follows. */
  readonly live: Pick<Live, "connection">;
  /** @defaultValue the platform's own */
  readonly fetch?: typeof fetch;
  /** @defaultValue the machine's own */
  readonly clock?: Clock;
}

/** Makes the market side of a page; it lives as long as its owner. */
export function createMarket({ live, clock = systemClock, ...options }: MarketOptions): Market {
  const { client, connection } = createClient({ ...options, clock });
  const [userCount, setUserCount] = createSignal(0);
  const [isSeen, setIsSeen] = createSignal(isVisible());
  const isWanted = createMemo(() => isSeen() && userCount() > 0);
  const turn = createTurn(navigator.locks ?? null, isWanted);
  const isOpen = createMemo(() => isWanted() && turn.isOurs());
  const signs = createVitalSigns(clock, isOpen);

  onCleanup(connection.subscribe((now) => signs.tell({ connection: now, skewMs: null, tabCount: 1 })));
  onCleanup(
    listenToPage({
      onLook: () => {
        setIsSeen(isVisible());
        signs.resume();
        turn.take();
      },
      onHide: () => {
        setIsSeen(false);
        signs.pause();
      },
      onNetwork: () => connection.renew(0, "The network has changed"),
      onLeave: () => setIsSeen(false),
      onReturn: () => setIsSeen(isVisible()),
    }),
  );
  createEffect(
    on(
      () => live.connection().state,
      (state, before) => {
        if (state === "connected" && before !== undefined && before !== state) {
          connection.retryNow();
        }
      },
    ),
  );

  return {
    client,
    isOpen,
    isElsewhere: () => isWanted() && !turn.isOurs(),
    isHeard: () => isOpen() && signs.isHeard(),
    isLost: () => isOpen() && LOST.has(signs.connection().state),
    use: () => {
      setUserCount((count) => count + 1);
      onCleanup(() => setUserCount((count) => count - 1));
    },
    takeOver: turn.take,
    retryNow: connection.retryNow,
  };
}

const LOST: ReadonlySet<ConnectionState> = new Set(["reconnecting", "failed"]);

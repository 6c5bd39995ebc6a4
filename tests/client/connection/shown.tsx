import { configure, render } from "@solidjs/testing-library";
import type { JSX } from "solid-js";
import { createSignal } from "solid-js";
import { ConnectionBadge } from "../../../client/connection/connection-badge.tsx";
import { StaleBanner } from "../../../client/connection/stale-banner.tsx";
import { createLive } from "../../../client/live/create-live.ts";
import { type Live, LiveContext } from "../../../client/live/live.ts";
import type { SessionViewer } from "../../../client/session/session.ts";
import type { LeapingClock, Network } from "../live/network.ts";

/** A test waits for what it expects, however busy the machine is. */
const PATIENCE_MS = 10_000;

/** Shows the badge and the banner of a page that follows one bot, over a network. */
export function showConnection(network: Network, viewerId: string, clock: LeapingClock, botId: string): Live {
  configure({ asyncUtilTimeout: PATIENCE_MS });
  const [viewer] = createSignal<SessionViewer>({
    id: viewerId,
    email: "ada@example.org",
    role: "USER",
    hasPassword: true,
  });
  const session = { viewer, isAskingAgain: () => false, askAgain: () => new Promise<void>(() => {}) };
  let shown: Live | undefined;
  const Page = (): JSX.Element => {
    const live = createLive({ url: "/graphql", session, fetch: network.fetch, clock });
    live.followBot(botId);
    shown = live;
    return (
      <LiveContext.Provider value={live}>
        <ConnectionBadge />
        <StaleBanner />
      </LiveContext.Provider>
    );
  };
  render(() => <Page />);
  if (shown === undefined) {
    throw new Error("Nothing was rendered");
  }
  return shown;
}

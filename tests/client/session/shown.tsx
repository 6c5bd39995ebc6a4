import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { configure, render } from "@solidjs/testing-library";
import { Provider } from "@urql/solid";
import type { Component, JSX } from "solid-js";
import { createClient } from "../../../client/graphql/client.ts";
import { createLive } from "../../../client/live/create-live.ts";
import { LiveContext } from "../../../client/live/live.ts";
import { createMarket } from "../../../client/market/create-market.ts";
import { MarketContext } from "../../../client/market/market.ts";
import { createSession } from "../../../client/session/create-session.ts";
import { type Session, SessionContext } from "../../../client/session/session.ts";
import { SignInDialog } from "../../../client/session/sign-in-dialog.tsx";
import { createPageHead, PageHeadContext } from "../../../client/shell/page-head.ts";
import { NoticesProvider } from "../../../client/ui/notices.tsx";
import type { BrowserProfile } from "./browser-profile.ts";

/** A page as somebody sees it, at an address. */
export interface Shown {
  readonly session: Session;
  /** The address as it is now. */
  readonly path: () => string;
  /** Where the page was started anew; undefined for where it was. */
  readonly restarts: readonly (string | undefined)[];
}

/** A test waits for what it expects, however busy the machine is. */
const PATIENCE_MS = 10_000;

/** Shows components with the real session, live side and router over an app in process. */
export function show(profile: BrowserProfile, path: string, routes: Readonly<Record<string, Component>>): Shown {
  configure({ asyncUtilTimeout: PATIENCE_MS });
  const history = createMemoryHistory();
  history.set({ value: path });
  const restarts: (string | undefined)[] = [];
  const { fetch } = profile;
  let shown: Session | undefined;
  render(() => {
    const session = createSession({ url: "/graphql", fetch, restart: (to) => restarts.push(to) });
    shown = session;
    const { client } = createClient({ url: "/graphql", fetch, onUnauthenticated: session.askAgain });
    const live = createLive({ url: "/graphql", session, fetch });
    const market = createMarket({ url: "/graphql", live, fetch, onUnauthenticated: session.askAgain });
    const head = createPageHead({ isHeard: live.isHeard, themeVersion: () => 0 });
    const Root = (props: { readonly children?: JSX.Element }) => (
      <PageHeadContext.Provider value={head}>{props.children}</PageHeadContext.Provider>
    );
    return (
      <Provider value={client}>
        <SessionContext.Provider value={session}>
          <LiveContext.Provider value={live}>
            <MarketContext.Provider value={market}>
              <NoticesProvider>
                <MemoryRouter history={history} root={Root}>
                  {Object.entries(routes).map(([at, component]) => (
                    <Route path={at} component={component} />
                  ))}
                </MemoryRouter>
                <SignInDialog />
              </NoticesProvider>
            </MarketContext.Provider>
          </LiveContext.Provider>
        </SessionContext.Provider>
      </Provider>
    );
  });
  if (shown === undefined) {
    throw new Error("Nothing was rendered");
  }
  return { session: shown, path: history.get, restarts };
}

import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { render } from "@solidjs/testing-library";
import { Provider } from "@urql/solid";
import { BotPage } from "../../../../client/bots/bot-page.tsx";
import { createClient } from "../../../../client/graphql/client.ts";
import { createLive } from "../../../../client/live/create-live.ts";
import { LiveContext } from "../../../../client/live/live.ts";
import { createMarket } from "../../../../client/market/create-market.ts";
import { MarketContext } from "../../../../client/market/market.ts";
import { createSession } from "../../../../client/session/create-session.ts";
import { SessionContext } from "../../../../client/session/session.ts";
import { NoticesProvider } from "../../../../client/ui/notices.tsx";
import type { TestApp } from "../../../support/app.ts";

/** The page of a bot as somebody sees it. */
export interface ShownBot {
  readonly container: HTMLElement;
  /** Goes to the page of another bot. */
  readonly goTo: (botId: string) => void;
  /** The part with this heading. */
  readonly part: (heading: string) => HTMLElement;
  /** Resolves as soon as it holds, looking again after each change of the page. */
  readonly until: (holds: () => boolean) => Promise<void>;
}

/** Shows the page of a bot with the real live side and session, over an app in process. */
export function showBot(app: TestApp, token: string, botId: string): ShownBot {
  const fetch = fetchFrom(app, token);
  const history = createMemoryHistory();
  const goTo = (id: string) => history.set({ value: `/bots/${id}` });
  goTo(botId);
  const { client } = createClient({ url: "/graphql", fetch });
  const { container } = render(() => {
    const session = createSession({ url: "/graphql", fetch });
    const live = createLive({ url: "/graphql", session, fetch });
    const market = createMarket({ url: "/graphql", live, fetch, onUnauthenticated: session.askAgain });
    return (
      <Provider value={client}>
        <SessionContext.Provider value={session}>
          <LiveContext.Provider value={live}>
            <MarketContext.Provider value={market}>
              <NoticesProvider>
                <MemoryRouter history={history}>
                  <Route path="/bots/:id" component={BotPage} />
                </MemoryRouter>
              </NoticesProvider>
            </MarketContext.Provider>
          </LiveContext.Provider>
        </SessionContext.Provider>
      </Provider>
    );
  });
  return {
    container,
    goTo,
    part: (heading) => partOf(container, heading),
    until: (holds) => until(container, holds),
  };
}

/** What somebody reads in an element: numbers and their units stand together by spaces that do not break. */
export function plainText(element: Element): string {
  return element.textContent.replaceAll("\u00a0", " ");
}

function fetchFrom(app: TestApp, token: string): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${token}`);
    const address = input instanceof Request ? input.url : input;
    return app.fetch(new URL(address, "http://botwatch.test").pathname, { ...init, headers });
  };
}

function partOf(container: HTMLElement, heading: string): HTMLElement {
  const headings = [...container.querySelectorAll("h2")];
  const part = headings.find(({ textContent }) => textContent === heading)?.closest("section");
  if (!part) {
    throw new Error(
      `There is no part ${heading} among ${headings.map(({ textContent }) => textContent).join(", ")}`,
    );
  }
  return part;
}

function until(container: HTMLElement, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (holds()) {
        observer.disconnect();
        resolve();
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(container, { childList: true, characterData: true, attributes: true, subtree: true });
    look();
  });
}

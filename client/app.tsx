import { Route, Router } from "@solidjs/router";
import { Provider } from "@urql/solid";
import { type JSX, lazy } from "solid-js";
import { createClient } from "./graphql/client.ts";
import { createLive } from "./live/create-live.ts";
import { LiveContext } from "./live/live.ts";
import { createMarket } from "./market/create-market.ts";
import { MarketContext } from "./market/market.ts";
import { createSession } from "./session/create-session.ts";
import { SessionContext } from "./session/session.ts";
import { SignInDialog } from "./session/sign-in-dialog.tsx";
import { Frame } from "./shell/frame.tsx";
import { NoticesProvider } from "./ui/notices.tsx";

const OverviewPage = lazy(async () => ({ default: (await import("./bots/overview-page.tsx")).OverviewPage }));
const BotPage = lazy(async () => ({ default: (await import("./bots/bot-page.tsx")).BotPage }));
const NewBotPage = lazy(async () => ({ default: (await import("./bots/new-bot-page.tsx")).NewBotPage }));
const EditBotPage = lazy(async () => ({ default: (await import("./bots/edit-bot-page.tsx")).EditBotPage }));
const MarketsPage = lazy(async () => ({ default: (await import("./bots/markets-page.tsx")).MarketsPage }));
const SettingsPage = lazy(async () => ({ default: (await import("./settings/settings-page.tsx")).SettingsPage }));
const AuditPage = lazy(async () => ({ default: (await import("./audit/audit-page.tsx")).AuditPage }));
const SignInPage = lazy(async () => ({ default: (await import("./session/sign-in-page.tsx")).SignInPage }));
const ResetPasswordPage = lazy(async () => ({
  default: (await import("./session/reset-password-page.tsx")).ResetPasswordPage,
}));
const AccountsPage = lazy(async () => ({ default: (await import("./accounts/accounts-page.tsx")).AccountsPage }));
const NotFoundPage = lazy(async () => ({ default: (await import("./shell/not-found-page.tsx")).NotFoundPage }));

/** The dashboard: who is signed in, the live side, and a page for every address. */
export function App(): JSX.Element {
  const { client } = createClient({ url: "/graphql", onUnauthenticated: () => session.askAgain() });
  const session = createSession({ url: "/graphql" });
  const live = createLive({ url: "/graphql", session });
  const market = createMarket({ url: "/graphql", live, onUnauthenticated: session.askAgain });

  return (
    <Provider value={client}>
      <SessionContext.Provider value={session}>
        <LiveContext.Provider value={live}>
          <MarketContext.Provider value={market}>
            <NoticesProvider>
              <Router root={Frame}>
                <Route path="/" component={OverviewPage} />
                <Route path="/bots/new" component={NewBotPage} />
                <Route path="/bots/:id" component={BotPage} />
                <Route path="/bots/:id/edit" component={EditBotPage} />
                <Route path="/markets" component={MarketsPage} />
                <Route path="/audit" component={AuditPage} />
                <Route path="/settings" component={SettingsPage} />
                <Route path="/sign-in" component={SignInPage} />
                <Route path="/reset-password" component={ResetPasswordPage} />
                <Route path="/accounts" component={AccountsPage} />
                <Route path="*" component={NotFoundPage} />
              </Router>
              <SignInDialog />
            </NoticesProvider>
          </MarketContext.Provider>
        </LiveContext.Provider>
      </SessionContext.Provider>
    </Provider>
  );
}

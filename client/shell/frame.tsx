import { type RouteSectionProps, useLocation, useNavigate } from "@solidjs/router";
import { createEffect, type JSX, Match, Switch } from "solid-js";
import { useLive } from "../live/live.ts";
import { useSession } from "../session/session.ts";
import { PartBoundary } from "../ui/part-boundary.tsx";
import { createThemeVersion } from "../ui/token-colour.ts";
import { Header } from "./header.tsx";
import { isOutside, SIGN_IN_PATH, signInPath } from "./next-path.ts";
import { createPageHead, PageHeadContext } from "./page-head.ts";
import { PageOutlet } from "./page-outlet.tsx";
import { SignedInFrame } from "./signed-in-frame.tsx";
import { createTheme } from "./theme.ts";
import { WaitingForViewer } from "./waiting-for-viewer.tsx";

/** What is around every page: all of it for who is signed in, nothing at the forms that lead in. */
export function Frame(props: RouteSectionProps): JSX.Element {
  const session = useSession();
  const live = useLive();
  const location = useLocation();
  const head = createPageHead({ isHeard: live.isHeard, themeVersion: createThemeVersion() });
  const [theme, setTheme] = createTheme();
  const standsAlone = () => isOutside(location.pathname);
  askForViewer(() => session.viewer() === null && !standsAlone());

  return (
    <PageHeadContext.Provider value={head}>
      <PartBoundary>
        <Switch
          fallback={
            <>
              <Header theme={theme()} onChooseTheme={setTheme} />
              <WaitingForViewer />
            </>
          }
        >
          <Match when={standsAlone()}>
            <PageOutlet class="px-3 py-8">{props.children}</PageOutlet>
          </Match>
          <Match when={session.viewer()}>
            {(viewer) => (
              <SignedInFrame viewer={viewer()} theme={theme()} onChooseTheme={setTheme}>
                {props.children}
              </SignedInFrame>
            )}
          </Match>
        </Switch>
      </PartBoundary>
    </PageHeadContext.Provider>
  );
}

/** Leads to the form that signs in, and from there back: but not who has just signed out. */
function askForViewer(isNeeded: () => boolean): void {
  const session = useSession();
  const location = useLocation();
  const navigate = useNavigate();
  let wasSignedIn = false;
  createEffect(() => {
    if (isNeeded()) {
      navigate(wasSignedIn ? SIGN_IN_PATH : signInPath(location), { replace: true });
    }
    wasSignedIn = session.viewer() != null;
  });
}

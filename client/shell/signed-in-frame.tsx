import { createSignal, type JSX } from "solid-js";
import { StaleBanner } from "../connection/stale-banner.tsx";
import type { SessionViewer } from "../session/session.ts";
import { useSignOut } from "../session/use-sign-out.ts";
import { t } from "../texts/texts.ts";
import { AccountMenu } from "./account-menu.tsx";
import { addFrameKeys } from "./frame-keys.ts";
import { Header } from "./header.tsx";
import { KeyHelp } from "./key-help.tsx";
import { createKeys, KeysContext } from "./keys.ts";
import { PageOutlet } from "./page-outlet.tsx";
import { createStoredChoice } from "./stored-choice.ts";
import type { Theme } from "./theme.ts";

/** What a {@link SignedInFrame} shows. */
export interface SignedInFrameProps {
  readonly viewer: SessionViewer;
  readonly theme: Theme;
  readonly onChooseTheme: (theme: Theme) => void;
  /** The page. */
  readonly children: JSX.Element;
}

/** The frame of who is signed in: the header, what is said of the connection, the page, and the keys that hold on all. */
export function SignedInFrame(props: SignedInFrameProps): JSX.Element {
  const signOut = useSignOut();
  const [keySetting, setKeySetting] = createStoredChoice("botwatch.keys", ["on", "off"]);
  const [isHelpOpen, setIsHelpOpen] = createSignal(false);
  const keys = createKeys({ isOn: () => keySetting() === "on" });
  addFrameKeys(keys, () => setIsHelpOpen(true));

  return (
    <KeysContext.Provider value={keys}>
      <a
        href="#content"
        class="fixed top-2 left-2 z-40 rounded-control bg-accent px-4 py-2 text-on-accent not-focus:sr-only"
        onClick={skipToContent}
      >
        {t("shell.skipToContent")}
      </a>
      <Header
        theme={props.theme}
        onChooseTheme={(theme) => props.onChooseTheme(theme)}
        isSignedIn
        below={<StaleBanner />}
      >
        <AccountMenu email={props.viewer.email} onShowKeys={() => setIsHelpOpen(true)} onSignOut={signOut} />
      </Header>
      <PageOutlet class="mx-auto max-w-[1240px] p-6 max-wide:px-3 max-wide:pt-4 max-wide:pb-24">
        {props.children}
      </PageOutlet>
      <KeyHelp
        isOpen={isHelpOpen()}
        onClose={() => setIsHelpOpen(false)}
        keys={keys}
        isOn={keySetting() === "on"}
        onSwitch={(isOn) => setKeySetting(isOn ? "on" : "off")}
      />
    </KeysContext.Provider>
  );
}

/** By hand, so that the address keeps no `#content`. */
function skipToContent(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

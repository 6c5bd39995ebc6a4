import { type JSX, Show } from "solid-js";
import { ConnectionBadge } from "../connection/connection-badge.tsx";
import { Brand } from "./brand.tsx";
import { FindBotButton } from "./find-bot-button.tsx";
import { Navigation } from "./navigation.tsx";
import type { Theme } from "./theme.ts";
import { ThemeSwitch } from "./theme-switch.tsx";

/** What a {@link Header} shows and does. */
export interface HeaderProps {
  /** Whether there is somewhere to go. @defaultValue false */
  readonly isSignedIn?: boolean;
  readonly theme: Theme;
  readonly onChooseTheme: (theme: Theme) => void;
  /** What stands at its far end. */
  readonly children?: JSX.Element;
  /** What has to be said below it, and stays in sight with it. */
  readonly below?: JSX.Element;
}

/** What stands above every page. */
export function Header(props: HeaderProps): JSX.Element {
  return (
    <header class="sticky top-0 z-20 border-b border-line bg-surface">
      <div class="flex min-h-13 items-center gap-4 px-6 py-2 max-wide:min-h-15 max-wide:gap-2 max-wide:px-3">
        <Brand />
        <Show when={props.isSignedIn}>
          <Navigation />
          <FindBotButton />
        </Show>
        <div class="ml-auto flex min-w-0 items-center gap-2.5 max-wide:gap-1.5">
          <Show when={props.isSignedIn}>
            <ConnectionBadge />
          </Show>
          <ThemeSwitch theme={props.theme} onChoose={(theme) => props.onChooseTheme(theme)} />
          {props.children}
        </div>
      </div>
      {props.below}
    </header>
  );
}

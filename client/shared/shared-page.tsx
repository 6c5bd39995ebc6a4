import { type JSX, Match, Show, Switch } from "solid-js";
import { ConnectionBadge } from "../connection/connection-badge.tsx";
import { StaleBanner } from "../connection/stale-banner.tsx";
import { LiveContext } from "../live/live.ts";
import { createPageHead, PageHeadContext } from "../shell/page-head.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { createTheme } from "../shell/theme.ts";
import { ThemeSwitch } from "../shell/theme-switch.tsx";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { PartBoundary } from "../ui/part-boundary.tsx";
import { createThemeVersion } from "../ui/token-colour.ts";
import { createSharedView, type SharedView } from "./create-shared-view.ts";
import { SharedBotView } from "./shared-bot-view.tsx";

/**
 * What a share link shows to whoever has it. It is a page of its own beside the dashboard: it knows no session and leads nowhere.
 *
 * @param props.token - from the part of the address that no server is sent; empty where there is none.
 */
export function SharedPage(props: { readonly token: string }): JSX.Element {
  return (
    <Show when={props.token} keyed fallback={<Bare />}>
      {(token) => <Followed token={token} />}
    </Show>
  );
}

function Followed(props: { readonly token: string }): JSX.Element {
  // The page is made anew for another token.
  // oxlint-disable-next-line solid/reactivity
  const { live, view } = createSharedView({ url: "/graphql", token: props.token });
  const head = createPageHead({ isHeard: live.isHeard, themeVersion: createThemeVersion() });
  return (
    <LiveContext.Provider value={live}>
      <PageHeadContext.Provider value={head}>
        <Frame
          badge={
            <Show when={live.isShowing()}>
              <ConnectionBadge />
            </Show>
          }
          below={<StaleBanner />}
        >
          <PartBoundary>
            <Content view={view} />
          </PartBoundary>
        </Frame>
      </PageHeadContext.Provider>
    </LiveContext.Provider>
  );
}

function Content(props: { readonly view: SharedView }): JSX.Element {
  return (
    <Switch fallback={<Nothing title={t("shared.loading")} text="" />}>
      <Match when={props.view.phase() === "over"}>
        <Nothing title={t("shared.over.title")} text={t("shared.over.text")} isAnnounced />
      </Match>
      <Match when={props.view.phase() === "failed"}>
        <Nothing
          title={t("shared.failed.title")}
          text={t("bot.refused.text", { message: props.view.error() })}
          isAnnounced
        >
          <Button look="primary" onClick={() => props.view.retry()}>
            {t("bot.refused.again")}
          </Button>
        </Nothing>
      </Match>
      <Match when={props.view.phase() === "present" && props.view.bot()}>
        {(bot) => (
          <Show when={props.view.status()}>{(status) => <SharedBotView bot={bot()} status={status()} />}</Show>
        )}
      </Match>
    </Switch>
  );
}

/** An address without a link in it. */
function Bare(): JSX.Element {
  const head = createPageHead();
  return (
    <PageHeadContext.Provider value={head}>
      <Frame>
        <Nothing title={t("shared.incomplete.title")} text={t("shared.incomplete.text")} />
      </Frame>
    </PageHeadContext.Provider>
  );
}

interface FrameProps {
  readonly badge?: JSX.Element;
  readonly below?: JSX.Element;
  readonly children: JSX.Element;
}

function Frame(props: FrameProps): JSX.Element {
  const [theme, setTheme] = createTheme();
  return (
    <>
      <header class="sticky top-0 z-20 border-b border-line bg-surface">
        <div class="flex min-h-13 items-center gap-3 px-6 py-2 max-wide:min-h-15 max-wide:px-3">
          <span class="font-semibold tracking-tight">{t("shell.product")}</span>
          <span class="rounded-full bg-sunken px-2.5 py-0.5 text-[12px] font-medium whitespace-nowrap text-soft">
            {t("shared.readOnly")}
          </span>
          <div class="ml-auto flex min-w-0 items-center gap-2.5 max-wide:gap-1.5">
            {props.badge}
            <ThemeSwitch theme={theme()} onChoose={setTheme} />
          </div>
        </div>
        {props.below}
      </header>
      <main id="content" class="mx-auto max-w-[980px] p-6 max-wide:px-3 max-wide:pt-4">
        {props.children}
      </main>
    </>
  );
}

interface NothingProps {
  readonly title: string;
  readonly text: string;
  /** Whether it is read out at once. @defaultValue false */
  readonly isAnnounced?: boolean;
  readonly children?: JSX.Element;
}

function Nothing(props: NothingProps): JSX.Element {
  usePageTitle(() => props.title);
  return (
    <div class="mx-auto max-w-120 py-12 text-center" role={props.isAnnounced === true ? "alert" : undefined}>
      <h1 class="text-[22px] font-semibold">{props.title}</h1>
      <p class="mt-2 mb-5 text-soft [overflow-wrap:anywhere]">{props.text}</p>
      {props.children}
    </div>
  );
}

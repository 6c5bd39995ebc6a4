import { A } from "@solidjs/router";
import { type JSX, Match, Show, Switch } from "solid-js";
import { useLive } from "../live/live.ts";
import { PasswordHint } from "../session/password-hint.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { buttonClass } from "../ui/button.tsx";
import { PartBoundary } from "../ui/part-boundary.tsx";
import { StopAllButton } from "./actions/stop-all-button.tsx";
import { EmptyState } from "./empty-state.tsx";
import { OverviewContent } from "./list/overview-content.tsx";
import { OverviewSkeleton } from "./list/overview-skeleton.tsx";
import { Refusal } from "./list/refusal.tsx";
import { isOperated } from "./role.ts";

/** Every bot that the viewer may see, what needs attention first. */
export function OverviewPage(): JSX.Element {
  const live = useLive();
  const list = live.followAll();
  const count = () => list.ids().length;
  const operatedCount = () =>
    list.ids().filter((id) => {
      const found = list.bot(id);
      return found !== undefined && isOperated(found.bot);
    }).length;
  usePageTitle(() => t("overview.title"));
  return (
    <>
      <div class="mb-4 flex flex-wrap items-center gap-2">
        <h1 class="mr-auto text-[22px] font-semibold tracking-[-0.015em]">{t("overview.title")}</h1>
        <Show when={count() > 0}>
          <StopAllButton countNow={operatedCount} />
        </Show>
        <A href="/bots/new" class={buttonClass("primary")}>
          {t("overview.newBot")}
        </A>
      </div>
      <PasswordHint />
      <PartBoundary>
        <Show when={list.error()}>{(message) => <Refusal message={message()} onRetry={live.retryNow} />}</Show>
        <Switch>
          <Match when={count() > 0}>
            <OverviewContent list={list} />
          </Match>
          <Match when={list.isLoaded() && list.error() === null}>
            <EmptyState />
          </Match>
          <Match when={list.error() === null}>
            <OverviewSkeleton />
          </Match>
        </Switch>
      </PartBoundary>
    </>
  );
}

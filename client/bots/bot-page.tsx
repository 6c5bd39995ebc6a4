import { A, useParams } from "@solidjs/router";
import { type JSX, Match, Show, Switch, untrack } from "solid-js";
import { useLive } from "../live/live.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { BotView } from "./detail/bot-view.tsx";
import { BotSkeleton } from "./detail/skeleton.tsx";

/** One bot: what it does, how far that can be believed, its money and its log. */
export function BotPage(): JSX.Element {
  const params = useParams();
  // Keyed, so that nothing of one bot is ever shown for another.
  return (
    <Show when={params["id"]} keyed>
      {(botId) => <FollowedBot botId={botId} />}
    </Show>
  );
}

function FollowedBot(props: { readonly botId: string }): JSX.Element {
  const live = useLive();
  const view = live.followBot(untrack(() => props.botId));
  return (
    <Switch>
      <Match when={view.bot()}>{(bot) => <BotView bot={bot()} isGone={view.phase() === "gone"} />}</Match>
      <Match when={view.phase() === "loading"}>
        <Loading />
      </Match>
      <Match when={view.phase() === "gone"}>
        <Gone />
      </Match>
      <Match when={view.phase() === "failed"}>
        <Refused message={view.error() ?? ""} onRetry={live.retryNow} />
      </Match>
    </Switch>
  );
}

function Loading(): JSX.Element {
  usePageTitle(() => t("bot.loadingTitle"));
  return <BotSkeleton />;
}

function Gone(): JSX.Element {
  usePageTitle(() => t("bot.gone.title"));
  return (
    <Nothing title={t("bot.gone.title")} text={t("bot.gone.text")}>
      <A href="/" class={buttonClass("primary")}>
        {t("bot.gone.back")}
      </A>
    </Nothing>
  );
}

function Refused(props: { readonly message: string; readonly onRetry: () => void }): JSX.Element {
  usePageTitle(() => t("bot.refused.title"));
  return (
    <Nothing title={t("bot.refused.title")} text={t("bot.refused.text", { message: props.message })}>
      <Button look="primary" onClick={() => props.onRetry()}>
        {t("bot.refused.again")}
      </Button>
    </Nothing>
  );
}

interface NothingProps {
  readonly title: string;
  readonly text: string;
  readonly children: JSX.Element;
}

function Nothing(props: NothingProps): JSX.Element {
  return (
    <div class="mx-auto max-w-120 py-12 text-center">
      <h1 class="text-[22px] font-semibold">{props.title}</h1>
      <p class="mt-2 mb-5 text-soft [overflow-wrap:anywhere]">{props.text}</p>
      {props.children}
    </div>
  );
}

import { A, useParams } from "@solidjs/router";
import { createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { type BotView as BotFollowing, useLive } from "../live/live.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { BotView } from "./detail/bot-view.tsx";
import { BotSkeleton } from "./detail/skeleton.tsx";

/** One bot: what it does, how far that can be believed, its money and its log. */
export function BotPage(): JSX.Element {
  const params = useParams();
  const [attempt, setAttempt] = createSignal(1);
  // Keyed, so that nothing of one bot is ever shown for another, and a refused one can be asked for anew.
  const key = () => ({ botId: params["id"] ?? "", attempt: attempt() });
  return (
    <Show when={key()} keyed>
      {({ botId }) => <FollowedBot botId={botId} onRetry={() => setAttempt((count) => count + 1)} />}
    </Show>
  );
}

interface FollowedBotProps {
  readonly botId: string;
  readonly onRetry: () => void;
}

function FollowedBot(props: FollowedBotProps): JSX.Element {
  // oxlint-disable-next-line solid/reactivity -- the page is keyed by the id, which never changes in here
  const view = useLive().followBot(props.botId);
  return (
    <Switch>
      <Match when={view.bot()}>
        {(bot) => (
          <BotView bot={bot()} phase={phaseOf(view)} error={view.error()} onRetry={() => props.onRetry()} />
        )}
      </Match>
      <Match when={view.phase() === "loading"}>
        <Loading />
      </Match>
      <Match when={view.phase() === "gone"}>
        <Gone />
      </Match>
      <Match when={view.phase() === "failed"}>
        <Refused message={view.error() ?? ""} onRetry={props.onRetry} />
      </Match>
    </Switch>
  );
}

/** A bot that is known is never loading. */
function phaseOf(view: BotFollowing): "present" | "gone" | "failed" {
  const phase = view.phase();
  return phase === "loading" ? "present" : phase;
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

import { A, useParams } from "@solidjs/router";
import { useClient } from "@urql/solid";
import { createResource, type JSX, Match, Show, Switch } from "solid-js";
import type { DetailedBot } from "../live/documents.ts";
import { useLive } from "../live/live.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { buttonClass } from "../ui/button.tsx";
import { ask } from "../graphql/ask.ts";
import { BOT_DEFAULTS } from "./form/documents.ts";
import { EditBotForm } from "./form/edit-bot-form.tsx";
import { ownerOf } from "./people/role-note.tsx";
import { isOwned } from "./role.ts";

/** Where a bot's configuration is changed. */
export function EditBotPage(): JSX.Element {
  const params = useParams();
  // Keyed, so that nothing that was typed for one bot is ever sent for another.
  return (
    <Show when={params["id"]} keyed>
      {(botId) => <FollowedBot botId={botId} />}
    </Show>
  );
}

function FollowedBot(props: { readonly botId: string }): JSX.Element {
  const client = useClient();
  // oxlint-disable-next-line solid/reactivity -- the page is keyed by the id, which never changes in here
  const view = useLive().followBot(props.botId);
  const [found] = createResource(() => ask(client, BOT_DEFAULTS, {}));
  usePageTitle(() => {
    if (view.bot() === undefined && view.phase() !== "loading") {
      return t(view.phase() === "gone" ? "bot.gone.title" : "bot.refused.title");
    }
    const name = view.bot()?.bot.name;
    return name === undefined ? t("form.edit.loading") : t("form.edit.title", { name });
  });
  return (
    <Switch fallback={<h1 class="sr-only">{t("form.edit.loading")}</h1>}>
      <Match when={view.bot()}>
        {(bot) => (
          <>
            <h1 class="mb-4 text-[22px] leading-tight font-semibold tracking-[-0.015em] [overflow-wrap:anywhere]">
              {t("form.edit.title", { name: bot().bot.name })}
            </h1>
            <Show when={isOwned(bot().bot)} fallback={<NotYours bot={bot()} />}>
              <Show when={found()}>
                {(data) => (
                  <EditBotForm bot={bot()} choices={data().botDefaults} isGone={view.phase() === "gone"} />
                )}
              </Show>
            </Show>
          </>
        )}
      </Match>
      <Match when={view.phase() === "gone"}>
        <Nothing title={t("bot.gone.title")} text={t("bot.gone.text")} />
      </Match>
      <Match when={view.phase() === "failed"}>
        <Nothing title={t("bot.refused.title")} text={t("bot.refused.text", { message: view.error() ?? "" })} />
      </Match>
    </Switch>
  );
}

function NotYours(props: { readonly bot: DetailedBot }): JSX.Element {
  return (
    <>
      <p class="mb-5 text-soft [overflow-wrap:anywhere]">
        {t("people.notYours", { owner: ownerOf(props.bot.bot) })}
      </p>
      <A href={`/bots/${props.bot.botId}`} class={buttonClass("primary")}>
        {t("people.back")}
      </A>
    </>
  );
}

function Nothing(props: { readonly title: string; readonly text: string }): JSX.Element {
  return (
    <div class="mx-auto max-w-120 py-12 text-center">
      <h1 class="text-[22px] font-semibold">{props.title}</h1>
      <p class="mt-2 mb-5 text-soft [overflow-wrap:anywhere]">{props.text}</p>
      <A href="/" class={buttonClass("primary")}>
        {t("bot.gone.back")}
      </A>
    </div>
  );
}

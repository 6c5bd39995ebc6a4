import { useParams } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { useLive } from "../live/live.ts";

/** One bot: what it does, how far that can be believed, its money and its log. */
export function BotPage(): JSX.Element {
  const params = useParams();
  return (
    <Show when={params["id"]} keyed>
      {(botId) => <Bot botId={botId} />}
    </Show>
  );
}

function Bot(props: { readonly botId: string }): JSX.Element {
  const view = useLive().followBot(props.botId);
  return <h1 class="text-[22px] font-semibold">{view.bot()?.bot.name ?? props.botId}</h1>;
}

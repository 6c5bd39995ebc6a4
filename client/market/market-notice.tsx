import { type JSX, Match, Show, Switch } from "solid-js";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import type { MarketDescription } from "./documents.ts";
import { useMarket } from "./market.ts";

/**
 * Says once, above all prices, what is true of all of them: that they are made up, or stand still here. That the page does not
 * hear the server at all is said by the frame.
 */
export function MarketNotice(props: { readonly description: MarketDescription | undefined }): JSX.Element {
  const live = useLive();
  const market = useMarket();
  const kind = () => props.description?.kind ?? "LIVE";
  return (
    <div role="status">
      <Switch>
        <Match when={market.isElsewhere()}>
          <Notice about="elsewhere" button={t("market.notice.elsewhere.button")} onPress={market.takeOver} />
        </Match>
        <Match when={market.isLost() && live.isHeard()}>
          <Notice about="lost" button={t("market.notice.lost.button")} onPress={market.retryNow} />
        </Match>
        <Match when={kind() === "SIMULATED"}>
          <Notice about="simulated" />
        </Match>
        <Match when={kind() === "REPLAY"}>
          <Notice about="replay" />
        </Match>
      </Switch>
    </div>
  );
}

interface NoticeProps {
  readonly about: "simulated" | "replay" | "elsewhere" | "lost";
  readonly button?: string;
  readonly onPress?: () => void;
}

function Notice(props: NoticeProps): JSX.Element {
  return (
    <div class="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-waiting bg-waiting-soft px-4 py-2.5">
      <p class="flex-1 basis-80">
        <b class="text-waiting">{t(`market.notice.${props.about}.lead`)}</b>{" "}
        {t(`market.notice.${props.about}.text`)}
      </p>
      <Show when={props.button}>{(button) => <Button onClick={() => props.onPress?.()}>{button()}</Button>}</Show>
    </div>
  );
}

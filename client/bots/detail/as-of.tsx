import { type JSX, Show } from "solid-js";
import { formatMoment } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { type BotPart } from "./part.ts";
import { vouchedAt } from "./signal.ts";

/** Says of what moment numbers are that cannot be believed; nothing where they can. */
export function AsOf(props: BotPart & { readonly children?: JSX.Element }): JSX.Element {
  const live = useLive();
  const isSilent = () => live.isHeard() && props.bot.status.freshness === "LOST";
  const instant = () =>
    isSilent() ? Date.parse(props.bot.status.changedAt) : vouchedAt(props.bot.status, live.connection());
  return (
    <Show when={props.belief === "unsure"} fallback={props.children}>
      <span class="num">{t("bot.asOf", { time: formatMoment(instant(), live.now()) })}</span>
    </Show>
  );
}

import { type JSX, Show } from "solid-js";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { lookOf } from "./look.ts";
import { StateMark } from "./state-mark.tsx";

/** How the badge's button looks. */
export const BADGE_CLASS =
  "flex h-8 flex-none items-center gap-[7px] rounded-full border border-line bg-surface px-3 whitespace-nowrap hover:bg-sunken max-wide:h-11 max-wide:min-w-11 max-wide:justify-center";

/** The state as shape and word; on a phone the word is left to screen readers while all is well. */
export function BadgeFace(): JSX.Element {
  const live = useLive();
  const look = () => lookOf(live);
  return (
    <>
      <StateMark look={look()} />
      <span class="sr-only">{t("connection.label")}</span>
      <span classList={{ "max-wide:sr-only": look() === "connected" }}>
        {t(`connection.state.${live.connection().state}`)}
        <Show when={look() === "silent"}>
          {" · "}
          {t("connection.silent")}
        </Show>
      </span>
    </>
  );
}

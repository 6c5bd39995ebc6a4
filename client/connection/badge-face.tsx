import type { JSX } from "solid-js";
import { type Live, useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { lookOf } from "./look.ts";
import { StateMark } from "./state-mark.tsx";

/** How the badge's button looks. */
export const BADGE_CLASS =
  "flex h-8 min-w-0 items-center gap-[7px] rounded-full border border-line bg-surface px-3 whitespace-nowrap hover:bg-sunken max-wide:h-11 max-wide:min-w-11 max-wide:justify-center";

/** The name of the badge's button, which holds the word of the state. */
export function badgeLabel(live: Live): string {
  return t("connection.label", { state: stateWords(live) });
}

/** The state as shape and word; on a phone the shape alone stands for a connection that is well. */
export function BadgeFace(): JSX.Element {
  const live = useLive();
  const look = () => lookOf(live);
  return (
    <>
      <StateMark look={look()} />
      <span class="truncate" classList={{ "max-wide:hidden": look() === "connected" }}>
        {stateWords(live)}
      </span>
    </>
  );
}

function stateWords(live: Live): string {
  const word = t(`connection.state.${live.connection().state}`);
  if (live.connection().state === "disconnected" && !live.isShowing()) {
    return t("connection.idle", { state: word });
  }
  return lookOf(live) === "silent" ? t("connection.silent", { state: word }) : word;
}

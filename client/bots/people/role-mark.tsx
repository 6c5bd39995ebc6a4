import { type JSX, Show } from "solid-js";
import type { ListedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";

/** Marks a bot in a list that is not the viewer's own with what they may do; shows nothing for their own. */
export function RoleMark(props: { readonly bot: Pick<ListedBot["bot"], "viewerRole"> }): JSX.Element {
  const shared = () => (props.bot.viewerRole === "OWNER" ? null : props.bot.viewerRole);
  return (
    <Show when={shared()}>
      {(role) => (
        <span class="mr-1.5 rounded-[4px] border border-line-strong px-1 text-[11.5px] text-soft">
          <span class="sr-only">{t("people.shared")} </span>
          {t(`people.role.${role()}`)}
        </span>
      )}
    </Show>
  );
}

import { type JSX, Show } from "solid-js";
import type { DetailedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";

/** Says whose a bot is that is not the viewer's own, and what they may do with it. */
export function RoleNote(props: { readonly bot: Pick<DetailedBot["bot"], "viewerRole" | "owner"> }): JSX.Element {
  const shared = () => (props.bot.viewerRole === "OWNER" ? null : props.bot.viewerRole);
  return (
    <Show when={shared()}>
      {(role) => (
        <p class="max-w-96 text-[12.5px] wide:text-right text-soft [overflow-wrap:anywhere]">
          {t(`people.note.${role()}`, { owner: ownerOf(props.bot) })}
        </p>
      )}
    </Show>
  );
}

/** Whose a bot is, at the beginning of a sentence. */
export function ownerOf({ owner }: Pick<DetailedBot["bot"], "owner">): string {
  return owner ?? t("people.somebody");
}

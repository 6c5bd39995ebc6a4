import type { JSX } from "solid-js";
import { formatDuration } from "../../format/instant.ts";
import type { BotAction } from "../../live/documents.ts";
import { useSession } from "../../session/session.ts";
import { t } from "../../texts/texts.ts";

/** What an {@link ActionNote} tells of. */
export interface ActionNoteProps {
  readonly action: BotAction;
  /** The server's time in milliseconds since the epoch, moving on. */
  readonly now: number;
}

/** What was last asked of a bot, by whom and how long ago, and what came of it, in a sentence. */
export function ActionNote(props: ActionNoteProps): JSX.Element {
  const session = useSession();
  const text = () => {
    const { kind, state, requestedAt, requestedBy, confirmedAt, message } = props.action;
    return t(`actions.note.${kind}.${state}`, {
      age: formatDuration(props.now - Date.parse(confirmedAt ?? requestedAt)),
      who: requestedBy === session.viewer()?.email ? t("actions.you") : requestedBy,
      reason: message ?? t("actions.note.noReason"),
    });
  };
  return <span class="[overflow-wrap:anywhere]">{text()}</span>;
}

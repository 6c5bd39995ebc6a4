import { type JSX, Show } from "solid-js";
import { formatDuration } from "../../format/instant.ts";
import type { DetailedBot } from "../../live/documents.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { beliefOf, doubtOf } from "../belief.ts";
import type { BotRequest } from "./create-bot-request.ts";
import { positionWords } from "./position-words.ts";

/** What a {@link StopDialog} asks about. */
export interface StopDialogProps {
  readonly bot: DetailedBot;
  readonly request: BotRequest;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks whether a bot is to be stopped, and says what becomes of its open position. */
export function StopDialog(props: StopDialogProps): JSX.Element {
  const live = useLive();
  const position = () => positionWords(props.bot);
  const consequence = () => {
    const open = position();
    return open === null
      ? t("actions.stopDialog.flat")
      : t(`actions.stopDialog.${props.bot.bot.kind}`, { position: open });
  };
  const isUnsure = () => beliefOf(doubtOf(props.bot.status, live.isHeard())) !== "sure";
  const reportedAt = () => Date.parse(props.bot.status.lastRunAt ?? props.bot.status.changedAt);
  const confirm = async () => {
    if ((await props.request.ask()) !== null) {
      props.onClose();
    }
  };
  return (
    <Confirm
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t("actions.stopDialog.title", { name: props.bot.bot.name })}
      description={
        <>
          <p>{consequence()}</p>
          <Show when={isUnsure()}>
            <p class="mt-2">{t("actions.stopDialog.unsure", { age: formatDuration(live.now() - reportedAt()) })}</p>
          </Show>
        </>
      }
      action={t("actions.stopDialog.action")}
      isBusy={props.request.isAsking()}
      problem={props.request.problem()}
      onConfirm={() => void confirm()}
    />
  );
}

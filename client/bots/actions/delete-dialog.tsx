import { useNavigate } from "@solidjs/router";
import { useClient } from "@urql/solid";
import { createEffect, type JSX, on, Show } from "solid-js";
import { codeOf } from "../../graphql/failure.ts";
import type { DetailedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { useNotices } from "../../ui/notices.tsx";
import { createRequest } from "./create-request.ts";
import { DELETE_BOT } from "./documents.ts";
import { positionWords } from "./position-words.ts";

/** What a {@link DeleteDialog} asks about. */
export interface DeleteDialogProps {
  readonly bot: DetailedBot;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks for a bot's name before it is deleted, and leads back to the others when it is. */
export function DeleteDialog(props: DeleteDialogProps): JSX.Element {
  const client = useClient();
  const navigate = useNavigate();
  const notices = useNotices();
  let isRepeated = false;
  const request = createRequest(async () => {
    const { data, error } = await client.mutation(DELETE_BOT, { id: props.bot.botId }).toPromise();
    // The answer to the first try was lost: by now there is no such bot.
    const isDone = isRepeated && error !== undefined && codeOf(error) === "NOT_FOUND";
    isRepeated = error !== undefined && codeOf(error) === null;
    return isDone ? { data: props.bot.botId } : data ? { data: data.deleteBot } : { error };
  });
  createEffect(on(() => props.isOpen, request.forget, { defer: true }));

  const confirm = async () => {
    const { name } = props.bot.bot;
    if ((await request.ask()) !== null) {
      props.onClose();
      navigate("/");
      notices.show(t("actions.deleteDialog.done", { name }));
    }
  };
  return (
    <Confirm
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t("actions.deleteDialog.title", { name: props.bot.bot.name })}
      description={<Consequences bot={props.bot} />}
      action={t("actions.deleteDialog.action")}
      typed={props.bot.bot.name}
      typedLabel={t("actions.deleteDialog.typed", { name: props.bot.bot.name })}
      isBusy={request.isAsking()}
      problem={request.problem()}
      onConfirm={() => void confirm()}
    />
  );
}

function Consequences(props: { readonly bot: DetailedBot }): JSX.Element {
  return (
    <div class="grid gap-2">
      <p>{t("actions.deleteDialog.text")}</p>
      <Show when={positionWords(props.bot)}>
        {(position) => <p>{t("actions.deleteDialog.position", { position: position() })}</p>}
      </Show>
      <Show when={props.bot.bot.wanted === "RUNNING"}>
        <p>{t(`actions.deleteDialog.running.${props.bot.bot.kind}`)}</p>
      </Show>
    </div>
  );
}

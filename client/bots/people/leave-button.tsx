import { useNavigate } from "@solidjs/router";
import { useClient } from "@urql/solid";
import { createSignal, type JSX } from "solid-js";
import type { DetailedBot } from "../../live/documents.ts";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { useNotices } from "../../ui/notices.tsx";
import { createRequest } from "../actions/create-request.ts";
import { UNSHARE_BOT } from "./documents.ts";
import { ownerOf } from "./role-note.tsx";

/** What a {@link LeaveButton} needs to know. */
export interface LeaveButtonProps {
  readonly bot: DetailedBot;
  /** The viewer's own address, by which the bot is shared with them. */
  readonly email: string;
}

/** Takes the viewer away from a bot that somebody shares with them, and leads back to the others. */
export function LeaveButton(props: LeaveButtonProps): JSX.Element {
  const client = useClient();
  const navigate = useNavigate();
  const notices = useNotices();
  const [isOpen, setIsOpen] = createSignal(false);
  const request = createRequest(async () => {
    const { data, error } = await client
      .mutation(UNSHARE_BOT, { botId: props.bot.botId, email: props.email })
      .toPromise();
    return data ? { data: data.unshareBot } : { error };
  });
  const open = () => {
    request.forget();
    setIsOpen(true);
  };
  const confirm = async () => {
    const { name } = props.bot.bot;
    if ((await request.ask()) !== null) {
      setIsOpen(false);
      navigate("/");
      notices.show(t("people.own.done", { name }));
    }
  };
  return (
    <>
      <Button onClick={open}>{t("people.own.leave")}</Button>
      <Confirm
        isOpen={isOpen()}
        onClose={() => setIsOpen(false)}
        title={t("people.own.title", { name: props.bot.bot.name })}
        description={t("people.own.consequence", { owner: ownerOf(props.bot.bot) })}
        action={t("people.own.action")}
        isBusy={request.isAsking()}
        problem={request.problem()}
        onConfirm={() => void confirm()}
      />
    </>
  );
}

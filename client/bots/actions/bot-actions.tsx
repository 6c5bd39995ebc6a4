import { A } from "@solidjs/router";
import { createSignal, type JSX, Show } from "solid-js";
import { formatAmount } from "../../format/amount.ts";
import { formatTime } from "../../format/instant.ts";
import { quoteOf } from "../../format/pair.ts";
import type { DetailedBot } from "../../live/documents.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Problem } from "../../ui/problem.tsx";
import { RoleNote } from "../people/role-note.tsx";
import { isOperated, isOwned } from "../role.ts";
import { createBotRequest } from "./create-bot-request.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { answerDueAt, isStartOffered, isStopOffered } from "./lifecycle.ts";
import { RequestButton } from "./request-button.tsx";
import { StopDialog } from "./stop-dialog.tsx";

/** What the viewer may do with a bot: edit, start, stop and delete it. What came of a start or stop is shown by the stream alone. */
export function BotActions(props: { readonly bot: DetailedBot }): JSX.Element {
  const live = useLive();
  const start = createBotRequest("START", () => props.bot);
  const stop = createBotRequest("STOP", () => props.bot);
  const [asks, setAsks] = createSignal<"stop" | "delete" | null>(null);
  const close = () => setAsks(null);
  const isOperatedByViewer = () => isOperated(props.bot.bot);
  const isStopShown = () => isOperatedByViewer() && (isStopOffered(props.bot) || stop.open() !== null);
  const isStartShown = () => isOperatedByViewer() && (isStartOffered(props.bot) || start.open() !== null);

  return (
    <div class="grid justify-items-end gap-2 max-wide:justify-items-stretch">
      <div class="flex flex-wrap gap-2 *:whitespace-nowrap max-wide:*:flex-1">
        <Show when={isOwned(props.bot.bot)}>
          <A href={`/bots/${props.bot.botId}/edit`} class={buttonClass("plain")}>
            {t("actions.edit")}
          </A>
        </Show>
        <Show when={isStartShown()}>
          <RequestButton
            request={start}
            label={props.bot.bot.wanted === "RUNNING" ? t("actions.startAgain") : t("actions.start")}
            look={isStopShown() ? "plain" : "primary"}
            meaning={meaningOf(props.bot.bot)}
            onAsk={() => void start.ask()}
          />
        </Show>
        <Show when={isStopShown()}>
          <RequestButton
            request={stop}
            label={t("actions.stop")}
            look="danger"
            onAsk={() => {
              stop.forget();
              setAsks("stop");
            }}
          />
        </Show>
        <Show when={isOwned(props.bot.bot)}>
          <Button look="quiet" onClick={() => setAsks("delete")}>
            {t("actions.delete")}
          </Button>
        </Show>
      </div>
      <RoleNote bot={props.bot.bot} />
      <Show when={start.open() ?? stop.open()}>
        {(open) => (
          <p class="num text-[12.5px] text-soft">
            {t(`actions.unanswered.${open().kind}`, {
              time: formatTime(answerDueAt(open(), props.bot.bot.reportIntervalSeconds)),
            })}
          </p>
        )}
      </Show>
      <Show when={(start.isUnderWay() || stop.isUnderWay()) && !live.isHeard()}>
        <p class="text-[12.5px] text-soft">{t("actions.unheard")}</p>
      </Show>
      <Problem text={start.problem()} />
      <StopDialog bot={props.bot} request={stop} isOpen={asks() === "stop"} onClose={close} />
      <DeleteDialog bot={props.bot} isOpen={asks() === "delete"} onClose={close} />
    </div>
  );
}

function meaningOf({ kind, orderSize, symbol }: DetailedBot["bot"]): string {
  return t(`actions.starts.${kind}`, { orderSize: `${formatAmount(orderSize)} ${quoteOf(symbol)}` });
}

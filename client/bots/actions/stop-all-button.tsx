import { useClient } from "@urql/solid";
import { createSignal, type JSX, Show, untrack } from "solid-js";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmQuestion } from "../../ui/confirm.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { createRequest } from "./create-request.ts";
import { STOP_ALL_BOTS } from "./documents.ts";
import { StopAllResult } from "./stop-all-result.tsx";

/** What a {@link StopAllButton} needs to know. */
export interface StopAllButtonProps {
  /** How many bots the viewer may stop, whatever they do; asked when it is opened. */
  readonly countNow: () => number;
}

/** Stops all bots that the viewer may stop, after the words for it were typed, and shows which of them confirm it. */
export function StopAllButton(props: StopAllButtonProps): JSX.Element {
  const client = useClient();
  const [isOpen, setIsOpen] = createSignal(false);
  const [count, setCount] = createSignal(0);
  const [actionIds, setActionIds] = createSignal<readonly string[] | null>(null);
  const request = createRequest(async (idempotencyKey) => {
    const { data, error } = await client.mutation(STOP_ALL_BOTS, { idempotencyKey }).toPromise();
    return data ? { data: data.stopAllBots.map(({ id }) => id) } : { error };
  });
  const open = () => {
    request.forget();
    setActionIds(null);
    setCount(untrack(props.countNow));
    setIsOpen(true);
  };
  const close = () => setIsOpen(false);
  const consequence = () =>
    count() === 0 ? t("actions.stopAll.nothing") : t("actions.stopAll.text", { count: count() });
  const title = () => {
    const ids = actionIds();
    return ids === null ? t("actions.stopAll.title") : t("actions.stopAll.asked", ids.length);
  };
  return (
    <>
      <Button look="danger" onClick={open}>
        {t("actions.stopAll.open")}
      </Button>
      <Dialog
        isOpen={isOpen()}
        onClose={close}
        title={title()}
        description={actionIds() === null ? consequence() : undefined}
        role={actionIds() === null ? "alertdialog" : "dialog"}
      >
        <Show
          when={actionIds()}
          fallback={
            <Show when={count() > 0}>
              <ConfirmQuestion
                onClose={close}
                action={t("actions.stopAll.action")}
                typed={t("actions.stopAll.word")}
                typedLabel={t("actions.stopAll.typed", { word: t("actions.stopAll.word") })}
                isBusy={request.isAsking()}
                problem={request.problem()}
                onConfirm={() => void request.ask().then(setActionIds)}
              />
            </Show>
          }
        >
          {(ids) => <StopAllResult actionIds={ids()} />}
        </Show>
      </Dialog>
    </>
  );
}

import { createSignal, type JSX, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Problem } from "./problem.tsx";
import { TextField } from "./text-field.tsx";

/** What a {@link ConfirmQuestion} asks. */
export interface ConfirmQuestionProps {
  /** Called when the answer is no. */
  readonly onClose: () => void;
  /** What the button that does it says. */
  readonly action: string;
  /** @defaultValue "danger" */
  readonly look?: "primary" | "danger";
  /** What has to be typed before it can be done; asked for with `typedLabel`. */
  readonly typed?: string;
  readonly typedLabel?: string;
  /** True while it is being done. @defaultValue false */
  readonly isBusy?: boolean;
  /** Why it did not work; the question stays open. */
  readonly problem?: string | null;
  readonly onConfirm: () => void;
}

/** What a {@link Confirm} asks. */
export interface ConfirmProps extends ConfirmQuestionProps {
  readonly isOpen: boolean;
  /** The question, which names what it is about. */
  readonly title: string;
  /** What will happen. */
  readonly description: JSX.Element;
}

/** Asks before something is done that cannot be taken back; the harmless answer comes first. */
export function Confirm(props: ConfirmProps): JSX.Element {
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      description={props.description}
      role="alertdialog"
    >
      <ConfirmQuestion {...props} />
    </Dialog>
  );
}

/** The answers to a question that a dialog asks; what was typed is gone when it is asked anew. */
export function ConfirmQuestion(props: ConfirmQuestionProps): JSX.Element {
  const [typed, setTyped] = createSignal("");
  const isReady = () => props.typed === undefined || typed().trim() === props.typed.trim();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady() && props.isBusy !== true) {
      props.onConfirm();
    }
  };
  return (
    <form onSubmit={submit} class="mt-4 grid gap-4">
      <Show when={props.typed !== undefined}>
        <TextField
          label={props.typedLabel ?? ""}
          name="typed"
          value={typed()}
          onInput={setTyped}
          autocomplete="off"
          isSpellchecked={false}
        />
      </Show>
      <Problem text={props.problem ?? null} />
      <div class="flex flex-wrap justify-end gap-2 max-wide:grid max-wide:justify-stretch">
        <Button onClick={() => props.onClose()}>{t("actions.cancel")}</Button>
        <Button type="submit" look={props.look ?? "danger"} disabled={!isReady()} aria-busy={props.isBusy ?? false}>
          {props.action}
        </Button>
      </div>
    </form>
  );
}

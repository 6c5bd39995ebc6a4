import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { t } from "../../texts/texts.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Problem } from "../../ui/problem.tsx";
import { LeaveGuard } from "./leave-guard.tsx";
import { SettingGroups, type SettingGroupsProps } from "./setting-groups.tsx";

/** What a {@link BotFormView} shows. */
export interface BotFormViewProps extends SettingGroupsProps {
  /** What the button says that saves, and while it does. */
  readonly save: string;
  readonly saving: string;
  /** Where who saves nothing goes to. */
  readonly cancelPath: string;
  /** What is said beside the buttons. */
  readonly note?: string;
  readonly onSaved: () => void;
}

/** A form for all settings of a bot. What is wrong is said at the settings, and the first of them gets the cursor. */
export function BotFormView(props: BotFormViewProps): JSX.Element {
  let element: HTMLFormElement | undefined;
  const save = async () => {
    if (await props.form.submit()) {
      props.onSaved();
      return;
    }
    const [first] = element?.querySelectorAll("[aria-invalid=true]") ?? [];
    focusIn(first);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <form ref={(form) => (element = form)} onSubmit={submit} novalidate class="grid gap-4">
      <SettingGroups {...props} />
      <div class="z-10 -mx-1 grid gap-3 border-t border-line bg-page px-1 py-3 wide:sticky wide:bottom-0">
        <Summary {...props} onPick={(name) => focusIn(element?.querySelector(`[name=${name}]`))} />
        <Problem text={props.form.message()} />
        <div class="flex flex-wrap items-center justify-end gap-2">
          <p class="mr-auto text-[12.5px] text-soft">{props.form.isDirty() ? t("form.unsaved") : props.note}</p>
          <A href={props.cancelPath} class={buttonClass("plain")}>
            {t("form.cancel")}
          </A>
          <Button type="submit" look="primary" aria-disabled={props.form.isSaving()}>
            {props.form.isSaving() ? props.saving : props.save}
          </Button>
        </div>
      </div>
      <LeaveGuard isDirty={props.form.isDirty()} />
    </form>
  );
}

/** Everything that is wrong, in one place; read out at once. */
function Summary(props: Pick<BotFormViewProps, "form"> & { readonly onPick: (name: string) => void }): JSX.Element {
  return (
    <Show when={props.form.problems().length > 0}>
      <div
        role="alert"
        class="max-h-[30vh] overflow-y-auto rounded-control border border-error/40 bg-error-soft px-3 py-2 text-error"
      >
        <p class="font-medium">{t("form.summary", props.form.problems().length)}</p>
        <ul class="mt-1 list-disc pl-5">
          <For each={props.form.problems()}>
            {({ field, message }) => (
              <li>
                <button
                  type="button"
                  class="min-h-6 text-left underline underline-offset-2 max-wide:min-h-11"
                  onClick={() => props.onPick(field)}
                >
                  {message}
                </button>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}

/** A group of radio buttons is wrong as a whole; its first button gets the cursor. */
function focusIn(element: Element | null | undefined): void {
  const control = element?.matches("input, select, textarea") ? element : element?.querySelector("input");
  if (control instanceof HTMLElement) {
    control.focus();
  }
}

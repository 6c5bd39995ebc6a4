import { useClient } from "@urql/solid";
import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { RadioField } from "../ui/radio-field.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { createChange } from "./create-change.ts";
import { CREATE_API_TOKEN } from "./documents.ts";
import { OneTimeText } from "./one-time-text.tsx";

/** What a {@link TokenDialog} tells. */
export interface TokenDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onCreated: () => void;
}

const SCOPES = ["READ", "CONTROL"] as const;
type Scope = (typeof SCOPES)[number];
const DAYS = ["7", "30", "90", "366"] as const;

/** Makes a token, and shows it once. */
export function TokenDialog(props: TokenDialogProps): JSX.Element {
  const [token, setToken] = createSignal<string | null>(null);
  createEffect(
    on(
      () => props.isOpen,
      () => setToken(null),
      { defer: true },
    ),
  );
  const create = (made: string) => {
    setToken(made);
    props.onCreated();
  };
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t(token() === null ? "settings.tokens.dialog.title" : "settings.tokens.dialog.doneTitle")}
      // A click beside it would take the token away before it was copied.
      role={token() === null ? "dialog" : "alertdialog"}
    >
      <Show when={token()} fallback={<TokenForm onCreated={create} />}>
        {(made) => (
          <div class="mt-2 grid gap-4">
            <p class="text-soft">{t("settings.tokens.dialog.doneText")}</p>
            <OneTimeText label={t("settings.tokens.dialog.label")} text={made()} />
            <Button look="primary" onClick={() => props.onClose()}>
              {t("settings.tokens.dialog.done")}
            </Button>
          </div>
        )}
      </Show>
    </Dialog>
  );
}

function TokenForm(props: { readonly onCreated: (token: string) => void }): JSX.Element {
  const client = useClient();
  const [name, setName] = createSignal("");
  const [scope, setScope] = createSignal<Scope>("READ");
  const [days, setDays] = createSignal<(typeof DAYS)[number]>("90");
  const change = createChange();
  const create = async () => {
    const input = { name: name(), scope: scope(), expiresInDays: Number(days()) };
    const done = await change.run(() => client.mutation(CREATE_API_TOKEN, { input }).toPromise());
    if (done !== null) {
      props.onCreated(done.createApiToken.token);
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void create();
  };
  return (
    <form onSubmit={submit} class="mt-4 grid gap-4">
      <TextField
        label={t("settings.tokens.dialog.name")}
        name="name"
        value={name()}
        onInput={setName}
        description={t("settings.tokens.dialog.nameText")}
        autocomplete="off"
        isRequired
        isFocusedFirst
      />
      <RadioField
        label={t("settings.tokens.dialog.scope")}
        name="scope"
        value={scope()}
        onChange={setScope}
        options={SCOPES.map((value) => ({
          value,
          label: t(`settings.tokens.dialog.${value}.label`),
          description: t(`settings.tokens.dialog.${value}.text`),
        }))}
      />
      <SelectField
        label={t("settings.tokens.dialog.days")}
        name="days"
        value={days()}
        onChange={setDays}
        options={DAYS.map((value) => ({ value, label: t(`settings.tokens.dialog.dayOptions.${value}`) }))}
      />
      <Problem text={change.problem()} />
      <Button type="submit" look="primary" aria-disabled={change.isBusy()}>
        {t("settings.tokens.dialog.action")}
      </Button>
    </form>
  );
}

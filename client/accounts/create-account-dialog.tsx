import { useClient } from "@urql/solid";
import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import { createChange } from "../settings/create-change.ts";
import { ta } from "../texts/accounts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { RadioField } from "../ui/radio-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { CREATE_ACCOUNT } from "./documents.ts";
import { type AccountLink, LinkShown } from "./link-dialog.tsx";

/** What a {@link CreateAccountDialog} tells. */
export interface CreateAccountDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onCreated: () => void;
}

const ROLES = ["USER", "ADMIN"] as const;

/** Makes an account, and shows the link with which its owner sets a password. */
export function CreateAccountDialog(props: CreateAccountDialogProps): JSX.Element {
  const [link, setLink] = createSignal<AccountLink | null>(null);
  const isOpen = () => props.isOpen;
  createEffect(on(isOpen, () => setLink(null), { defer: true }));
  const create = (made: AccountLink) => {
    setLink(made);
    props.onCreated();
  };
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={ta(link() === null ? "dialogs.create.title" : "dialogs.link.createdTitle")}
      // A click beside it would take the link away before it was copied.
      role={link() === null ? "dialog" : "alertdialog"}
    >
      <Show when={link()} fallback={<AccountForm onCreated={create} />}>
        {(made) => <LinkShown link={made()} onClose={props.onClose} />}
      </Show>
    </Dialog>
  );
}

function AccountForm(props: { readonly onCreated: (link: AccountLink) => void }): JSX.Element {
  const client = useClient();
  const change = createChange();
  const [email, setEmail] = createSignal("");
  const [role, setRole] = createSignal<(typeof ROLES)[number]>("USER");
  const create = async () => {
    const given = { email: email(), role: role() };
    const done = await change.run(() => client.mutation(CREATE_ACCOUNT, given).toPromise());
    if (done !== null) {
      props.onCreated({ email: given.email.trim().toLowerCase(), token: done.createAccount.resetToken });
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void create();
  };
  return (
    <form onSubmit={submit} class="mt-2 grid gap-4">
      <p class="text-soft">{ta("dialogs.create.text")}</p>
      <TextField
        label={ta("dialogs.create.email")}
        name="email"
        type="email"
        autocomplete="off"
        value={email()}
        onInput={setEmail}
        isRequired
        isFocusedFirst
      />
      <RadioField
        label={ta("dialogs.create.role")}
        name="role"
        value={role()}
        onChange={setRole}
        options={ROLES.map((value) => ({
          value,
          label: ta(`dialogs.create.${value}.label`),
          description: ta(`dialogs.create.${value}.text`),
        }))}
      />
      <Problem text={change.problem()} />
      <Button type="submit" look="primary" aria-disabled={change.isBusy()}>
        {ta("dialogs.create.action")}
      </Button>
    </form>
  );
}

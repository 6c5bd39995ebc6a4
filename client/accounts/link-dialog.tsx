import { type JSX, Show } from "solid-js";
import { OneTimeText } from "../settings/one-time-text.tsx";
import { ta } from "../texts/accounts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** A secret that sets an account's password, and whose. */
export interface AccountLink {
  readonly email: string;
  readonly token: string;
}

/** Shows the link of an account this once; only its button closes it. */
export function LinkDialog(props: {
  readonly link: AccountLink | null;
  readonly title: string;
  readonly onClose: () => void;
}): JSX.Element {
  return (
    <Dialog isOpen={props.link !== null} onClose={props.onClose} title={props.title} role="alertdialog">
      <Show when={props.link}>{(link) => <LinkShown link={link()} onClose={props.onClose} />}</Show>
    </Dialog>
  );
}

/** The link itself, within a dialog. */
export function LinkShown(props: { readonly link: AccountLink; readonly onClose: () => void }): JSX.Element {
  return (
    <div class="mt-2 grid gap-4">
      <p class="text-soft">{ta("dialogs.link.text", { email: props.link.email })}</p>
      <OneTimeText
        label={ta("dialogs.link.label")}
        text={`${location.origin}/reset-password#${props.link.token}`}
      />
      <Button look="primary" onClick={() => props.onClose()}>
        {ta("dialogs.link.done")}
      </Button>
    </div>
  );
}

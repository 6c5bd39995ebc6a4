import { createSignal, type JSX, onMount, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";
import { type PasswordRefusal, useSession } from "./session.ts";

/** What a {@link NewPasswordForm} works with. */
export interface NewPasswordFormProps {
  /** The secret of the link. */
  readonly token: string;
  /** The password is set, and somebody is signed in. */
  readonly onSet: () => void;
  /** The link is of no use any more, and another one is wanted. */
  readonly onGiveUp: () => void;
}

/** Sets a password by a link. */
export function NewPasswordForm(props: NewPasswordFormProps): JSX.Element {
  const session = useSession();
  const [password, setPassword] = createSignal("");
  const [refusal, setRefusal] = createSignal<PasswordRefusal | null>(null);
  const [isBusy, setIsBusy] = createSignal(false);
  let form: HTMLFormElement | undefined;
  const focus = () => form?.querySelector<HTMLInputElement>("[name=password]")?.focus();
  onMount(focus);

  const save = async () => {
    setIsBusy(true);
    const found = await session.resetPassword(props.token, password());
    setRefusal(found);
    setIsBusy(false);
    if (found === null) {
      props.onSet();
    } else {
      focus();
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isBusy()) {
      void save();
    }
  };
  const problem = () => (refusal()?.field === "password" ? null : (refusal()?.message ?? null));
  return (
    <form ref={(element) => (form = element)} onSubmit={submit} class="mt-3 grid gap-4">
      <p class="text-soft">{t("session.reset.text")}</p>
      <TextField
        label={t("session.reset.new")}
        name="password"
        type="password"
        autocomplete="new-password"
        value={password()}
        onInput={setPassword}
        description={t("session.reset.rule")}
        error={refusal()?.field === "password" ? (refusal()?.message ?? null) : null}
        isRequired
      />
      <Problem text={problem()} />
      <Button type="submit" look="primary" aria-disabled={isBusy()}>
        {t(isBusy() ? "session.reset.busy" : "session.reset.action")}
      </Button>
      <Show when={refusal()?.field === "token"}>
        <Button onClick={() => props.onGiveUp()}>{t("session.reset.another")}</Button>
      </Show>
    </form>
  );
}

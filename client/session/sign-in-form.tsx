import { createSignal, type JSX, onMount, untrack } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";
import { useSession } from "./session.ts";

/** What a {@link SignInForm} starts with. */
export interface SignInFormProps {
  /** The e-mail of whoever was signed in before. */
  readonly email?: string;
}

/** Asks for an e-mail and a password; what was typed stays when it is refused. */
export function SignInForm(props: SignInFormProps): JSX.Element {
  const session = useSession();
  // What it starts with; after that it is what was typed.
  // oxlint-disable-next-line solid/reactivity
  const [email, setEmail] = createSignal(props.email ?? "");
  const [password, setPassword] = createSignal("");
  const [remember, setRemember] = createSignal(false);
  const [isBusy, setIsBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  let form: HTMLFormElement | undefined;

  const isKnown = untrack(email) !== "";
  const focus = (name: string) => form?.querySelector<HTMLInputElement>(`[name=${name}]`)?.focus();
  onMount(() => focus(isKnown ? "password" : "email"));

  const signIn = async () => {
    setIsBusy(true);
    setProblem(null);
    setProblem(await session.signIn(email(), password(), remember()));
    setIsBusy(false);
    if (problem() !== null) {
      focus("password");
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isBusy()) {
      void signIn();
    }
  };
  return (
    <form ref={(element) => (form = element)} onSubmit={submit} class="mt-4 grid gap-4">
      <TextField
        label={t("session.email")}
        name="email"
        type="email"
        autocomplete="username"
        value={email()}
        onInput={setEmail}
        isRequired
        isFocusedFirst={!isKnown}
      />
      <TextField
        label={t("session.password")}
        name="password"
        type="password"
        autocomplete="current-password"
        value={password()}
        onInput={setPassword}
        isRequired
        isFocusedFirst={isKnown}
      />
      <label class="flex items-center gap-2.5 max-wide:min-h-11">
        <input
          type="checkbox"
          name="remember"
          class="size-4 accent-accent"
          checked={remember()}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        {t("session.remember")}
      </label>
      <Problem text={problem()} />
      <Button type="submit" look="primary" aria-disabled={isBusy()}>
        {isBusy() ? t("session.signingIn") : t("session.signIn")}
      </Button>
    </form>
  );
}

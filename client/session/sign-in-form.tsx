import { createSignal, type JSX, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { useSession } from "./session.ts";

/** Asks for an e-mail and a password; what was typed stays when it is refused. */
export function SignInForm(): JSX.Element {
  const session = useSession();
  const [problem, setProblem] = createSignal<string | null>(null);
  const submit = async (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setProblem(await session.signIn(String(form.get("email")), String(form.get("password")), form.has("remember")));
  };
  return (
    <form onSubmit={submit} class="grid gap-3">
      <label>
        {t("session.email")}
        <input type="email" name="email" autocomplete="username" required />
      </label>
      <label>
        {t("session.password")}
        <input type="password" name="password" autocomplete="current-password" required />
      </label>
      <label>
        <input type="checkbox" name="remember" /> {t("session.remember")}
      </label>
      <Show when={problem()}>{(text) => <p role="alert">{text()}</p>}</Show>
      <Button type="submit" look="primary">
        {t("session.signIn")}
      </Button>
    </form>
  );
}

import { createResource, createSignal, type JSX, Match, Switch } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";
import { useSession } from "./session.ts";

/** Asks for a mail with a link that sets a new password, or says who can give one where the server sends no mail. */
export function ResetRequestForm(): JSX.Element {
  const session = useSession();
  const [canSend] = createResource(() => session.canSendMail());
  return (
    <Switch>
      <Match when={canSend.latest === true}>
        <RequestForm />
      </Match>
      <Match when={canSend.latest === false}>
        <p class="mt-3 text-soft">
          {t("session.reset.byHand")}{" "}
          <code class="font-mono text-[12px] whitespace-nowrap text-text">{t("session.reset.command")}</code>.
        </p>
      </Match>
    </Switch>
  );
}

function RequestForm(): JSX.Element {
  const session = useSession();
  const [email, setEmail] = createSignal("");
  const [isBusy, setIsBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [sentTo, setSentTo] = createSignal<string | null>(null);

  const send = async () => {
    setIsBusy(true);
    const found = await session.requestPasswordReset(email());
    setProblem(found);
    setSentTo(found === null ? email() : null);
    setIsBusy(false);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isBusy()) {
      void send();
    }
  };
  return (
    <form onSubmit={submit} class="mt-3 grid gap-4">
      <p class="text-soft">{t("session.reset.ask")}</p>
      <TextField
        label={t("session.email")}
        name="email"
        type="email"
        autocomplete="username"
        value={email()}
        onInput={setEmail}
        isRequired
      />
      <Problem text={problem()} />
      <Button type="submit" look="primary" aria-disabled={isBusy()}>
        {t(isBusy() ? "session.reset.sending" : "session.reset.send")}
      </Button>
      <p aria-live="polite" class="[overflow-wrap:anywhere] text-soft empty:hidden">
        {sentTo() === null ? "" : t("session.reset.sent", { email: sentTo() ?? "" })}
      </p>
    </form>
  );
}

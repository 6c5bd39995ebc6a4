import { createSignal, type JSX, Show } from "solid-js";
import { type PasswordRefusal, useSession } from "../session/session.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Problem } from "../ui/problem.tsx";
import { TextField } from "../ui/text-field.tsx";

/** Sets the viewer's password, the first one or another one. */
export function PasswordCard(): JSX.Element {
  const session = useSession();
  const [current, setCurrent] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [refusal, setRefusal] = createSignal<PasswordRefusal | null>(null);
  const [isBusy, setIsBusy] = createSignal(false);
  const [isDone, setIsDone] = createSignal(false);
  const hasPassword = () => session.viewer()?.hasPassword === true;
  const refusalAt = (field: PasswordRefusal["field"]) => {
    const found = refusal();
    return found?.field === field ? found.message : null;
  };
  let form: HTMLFormElement | undefined;

  const save = async () => {
    setIsBusy(true);
    setIsDone(false);
    const found = await session.setPassword(password(), hasPassword() ? current() : null);
    setRefusal(found);
    setIsBusy(false);
    if (found === null) {
      setCurrent("");
      setPassword("");
      setIsDone(true);
    } else if (found.field !== null) {
      form?.querySelector<HTMLInputElement>(`[name=${found.field}]`)?.focus();
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isBusy()) {
      void save();
    }
  };
  return (
    <Card title={t("settings.password.title")}>
      <p class="text-soft">{t(hasPassword() ? "settings.password.has" : "settings.password.hasNone")}</p>
      <form ref={(element) => (form = element)} onSubmit={submit} class="mt-4 grid max-w-96 gap-4">
        {/* Password managers want to know whose password it is. */}
        <input type="email" autocomplete="username" value={session.viewer()?.email ?? ""} readonly hidden />
        <Show when={hasPassword()}>
          <TextField
            label={t("settings.password.current")}
            name="currentPassword"
            type="password"
            autocomplete="current-password"
            value={current()}
            onInput={setCurrent}
            error={refusalAt("currentPassword")}
            isRequired
          />
        </Show>
        <TextField
          label={t("settings.password.new")}
          name="password"
          type="password"
          autocomplete="new-password"
          value={password()}
          onInput={setPassword}
          description={t("settings.password.rule")}
          error={refusalAt("password")}
          isRequired
        />
        <Problem text={refusalAt(null)} />
        <div class="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" aria-disabled={isBusy()}>
            {t(hasPassword() ? "settings.password.change" : "settings.password.set")}
          </Button>
          <p aria-live="polite" class="text-gain">
            {isDone() ? t("settings.password.done") : ""}
          </p>
        </div>
      </form>
    </Card>
  );
}

import { A, useNavigate } from "@solidjs/router";
import { createEffect, createSignal, type JSX, Match, onMount, Show, Switch } from "solid-js";
import { Brand } from "../shell/brand.tsx";
import { SIGN_IN_PATH } from "../shell/next-path.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { NewPasswordForm } from "./new-password-form.tsx";
import { ResetRequestForm } from "./reset-request-form.tsx";
import { useSession } from "./session.ts";

/** Where a link for a new password leads, and where one is asked for. */
export function ResetPasswordPage(): JSX.Element {
  usePageTitle(() => t("session.reset.title"));
  const session = useSession();
  const navigate = useNavigate();
  const [token, setToken] = createSignal("");
  const [isSet, setIsSet] = createSignal(false);
  onMount(() => {
    // The secret stays in no history, and on no screen that is shared.
    setToken(location.hash.slice(1));
    history.replaceState(history.state, "", location.pathname);
  });
  createEffect(() => {
    if (isSet() && session.viewer()) {
      navigate("/", { replace: true });
    }
  });
  return (
    <div class="mx-auto grid max-w-96 gap-4 py-[4vh]">
      <div class="justify-self-center text-[16px]">
        <Brand />
      </div>
      <div class="card p-6">
        <h1 class="text-[22px] font-semibold tracking-tight">{t("session.reset.title")}</h1>
        <Switch>
          <Match when={token() === ""}>
            <ResetRequestForm />
          </Match>
          <Match when={token()}>
            <NewPasswordForm token={token()} onSet={() => setIsSet(true)} onGiveUp={() => setToken("")} />
          </Match>
        </Switch>
      </div>
      <Show when={!session.viewer()}>
        <A href={SIGN_IN_PATH} class="justify-self-center font-medium text-accent underline underline-offset-2">
          {t("session.reset.back")}
        </A>
      </Show>
    </div>
  );
}

import { A, useNavigate, useSearchParams } from "@solidjs/router";
import { createEffect, createResource, type JSX, Show } from "solid-js";
import { Brand } from "../shell/brand.tsx";
import { nextPathOf, RESET_PASSWORD_PATH } from "../shell/next-path.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { t } from "../texts/texts.ts";
import { useSession } from "./session.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** Where somebody signs in, and goes from there to where they wanted to go. */
export function SignInPage(): JSX.Element {
  usePageTitle(() => t("session.signIn"));
  const session = useSession();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [canSendMail] = createResource(() => session.canSendMail());
  createEffect(() => {
    if (session.viewer()) {
      navigate(nextPathOf(search["next"], location.origin), { replace: true });
    }
  });
  return (
    <div class="mx-auto grid max-w-96 gap-4 py-[4vh]">
      <div class="justify-self-center text-[16px]">
        <Brand />
      </div>
      <div class="card p-6">
        <h1 class="text-[22px] font-semibold tracking-tight">{t("session.signIn")}</h1>
        <SignInForm />
        {/* `latest` does not hold up the page as reading it plainly would. */}
        <Show when={canSendMail.latest}>
          <p class="mt-4">
            <A href={RESET_PASSWORD_PATH} class="font-medium text-accent underline underline-offset-2">
              {t("session.forgot")}
            </A>
          </p>
        </Show>
      </div>
      <div class="px-6 text-[13px] text-soft">
        <h2 class="font-semibold">{t("session.linkTitle")}</h2>
        <p class="mt-1">
          {t("session.linkText")}{" "}
          <code class="font-mono text-[12px] whitespace-nowrap text-text">{t("session.linkCommand")}</code>.
        </p>
      </div>
    </div>
  );
}

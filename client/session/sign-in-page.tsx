import { useNavigate } from "@solidjs/router";
import { createEffect, type JSX } from "solid-js";
import { t } from "../texts/texts.ts";
import { useSession } from "./session.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** Where somebody signs in. */
export function SignInPage(): JSX.Element {
  const session = useSession();
  const navigate = useNavigate();
  createEffect(() => {
    if (session.viewer()) {
      navigate("/", { replace: true });
    }
  });
  return (
    <div class="card mx-auto max-w-96">
      <h1>{t("session.signIn")}</h1>
      <SignInForm />
    </div>
  );
}

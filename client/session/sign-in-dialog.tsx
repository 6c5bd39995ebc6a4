import { type JSX, Show } from "solid-js";
import { useSession } from "./session.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** Asks the viewer to sign in again, over the page, when a session has ended while it was open. */
export function SignInDialog(): JSX.Element {
  const session = useSession();
  return (
    <Show when={session.isAskingAgain()}>
      <div class="fixed inset-0 grid place-items-center bg-page/80">
        <div class="card" role="alertdialog" aria-modal="true">
          <SignInForm />
        </div>
      </div>
    </Show>
  );
}

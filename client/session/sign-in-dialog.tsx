import { type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { t } from "../texts/texts.ts";
import { createLoaded } from "../ui/create-loaded.ts";
import { Dialog } from "../ui/dialog.tsx";
import { useSession } from "./session.ts";

/** Asks the viewer to sign in again, over the page, when a session has ended while it was open. */
export function SignInDialog(): JSX.Element {
  const session = useSession();
  const [form] = createLoaded(async () => (await import("./sign-in-form.tsx")).SignInForm);
  return (
    <Dialog
      isOpen={session.isAskingAgain()}
      onClose={() => undefined}
      isDismissable={false}
      role="alertdialog"
      title={t("session.again.title")}
      description={t("session.again.text")}
    >
      <Show when={form()}>
        {(loaded) => <Dynamic component={loaded()} email={session.viewer()?.email ?? ""} />}
      </Show>
      <p class="mt-4 text-[12.5px] text-faint">{t("session.again.elsewhere")}</p>
    </Dialog>
  );
}

import { useBeforeLeave } from "@solidjs/router";
import { createSignal, type JSX, onCleanup, onMount } from "solid-js";
import { useSession } from "../../session/session.ts";
import { t } from "../../texts/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";

/** Asks whoever is about to leave a page whether what was not saved may be lost. */
export function LeaveGuard(props: { readonly isDirty: boolean }): JSX.Element {
  const session = useSession();
  const [leave, setLeave] = createSignal<(() => void) | null>(null);
  // Who is signed out is led away, and there is nobody left to save for.
  const isGuarding = () => props.isDirty && !!session.viewer();

  useBeforeLeave((event) => {
    if (isGuarding() && !event.defaultPrevented) {
      event.preventDefault();
      setLeave(() => () => event.retry(true));
    }
  });
  const onUnload = (event: BeforeUnloadEvent) => isGuarding() && event.preventDefault();
  onMount(() => window.addEventListener("beforeunload", onUnload));
  onCleanup(() => window.removeEventListener("beforeunload", onUnload));

  return (
    <Dialog
      isOpen={leave() !== null}
      onClose={() => setLeave(null)}
      title={t("form.leave.title")}
      description={t("form.leave.text")}
      role="alertdialog"
    >
      <div class="mt-4 flex flex-wrap justify-end gap-2 max-wide:grid max-wide:justify-stretch">
        <Button onClick={() => setLeave(null)}>{t("form.leave.stay")}</Button>
        <Button
          look="danger"
          onClick={() => {
            leave()?.();
            setLeave(null);
          }}
        >
          {t("form.leave.action")}
        </Button>
      </div>
    </Dialog>
  );
}

import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import { useSession } from "../session/session.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { PageSkeleton } from "./page-skeleton.tsx";

/** After so long, in milliseconds, somebody who waits is owed a word. */
const PATIENCE_MS = 4_000;

/** Holds the place of the page until it is known who is signed in, and says why that is not known yet. */
export function WaitingForViewer(): JSX.Element {
  const session = useSession();
  const [isLong, setIsLong] = createSignal(false);
  const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
  onCleanup(() => clearTimeout(timer));
  return (
    <main id="content" class="mx-auto max-w-[1240px] p-6 max-wide:px-3 max-wide:py-4">
      <p class="mb-4 text-soft" role="status">
        <Show when={session.trouble()} fallback={<Show when={isLong()}>{t("shell.waiting")}</Show>}>
          {(trouble) => <>{t("shell.waitingInVain", { trouble: trouble() })}</>}
        </Show>
      </p>
      <Show when={session.trouble()}>
        <Button class="mb-4" onClick={() => session.retryNow()}>
          {t("connection.retryNow")}
        </Button>
      </Show>
      <PageSkeleton />
    </main>
  );
}

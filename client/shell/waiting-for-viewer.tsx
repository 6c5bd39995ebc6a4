import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import { PageSkeleton } from "./page-skeleton.tsx";

/** After so long, in milliseconds, somebody who waits is owed a word. */
const PATIENCE_MS = 4_000;

/** Holds the place of the page until it is known who is signed in. */
export function WaitingForViewer(): JSX.Element {
  const [isLong, setIsLong] = createSignal(false);
  const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
  onCleanup(() => clearTimeout(timer));
  return (
    <main id="content" class="mx-auto max-w-[1240px] p-6 max-wide:px-3 max-wide:py-4">
      <p class="mb-4 text-soft" role="status">
        <Show when={isLong()}>{t("shell.waiting")}</Show>
      </p>
      <PageSkeleton />
    </main>
  );
}

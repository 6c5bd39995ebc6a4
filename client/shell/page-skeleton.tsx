import { For, type JSX } from "solid-js";
import { t } from "../texts/texts.ts";

/** Holds a page's place while it is loaded; seen only when that takes longer than 200 ms. */
export function PageSkeleton(): JSX.Element {
  return (
    <div class="opacity-100 transition-opacity delay-200 duration-150 starting:opacity-0" aria-busy="true">
      <h1 class="sr-only">{t("shell.loading")}</h1>
      <div class="mb-6 h-7 w-56 animate-pulse rounded-control bg-sunken" />
      <div class="grid gap-4 wide:grid-cols-3" aria-hidden="true">
        <For each={HEIGHTS}>{(height) => <div class={`card animate-pulse ${height}`} />}</For>
      </div>
    </div>
  );
}

const HEIGHTS = ["h-28", "h-28 max-wide:hidden", "h-28 max-wide:hidden", "h-72 wide:col-span-3"];

import { For, type JSX, Show } from "solid-js";
import { t } from "../../texts/texts.ts";
import { createDelayed } from "./create-delayed.ts";

/** Sooner than this a skeleton would only flicker. */
const PATIENCE_MS = 200;
const TOTALS = [1, 2, 3, 4];
const ROWS = [1, 2, 3, 4, 5, 6, 7, 8];

/** The page's shape while its bots are on their way. */
export function OverviewSkeleton(): JSX.Element {
  const isShown = createDelayed(PATIENCE_MS);
  return (
    <div role="status" aria-label={t("overview.loading")}>
      <Show when={isShown()}>
        <div aria-hidden="true" class="animate-pulse">
          <div class="mb-4 grid grid-cols-2 gap-4 max-wide:gap-2 min-[900px]:grid-cols-4">
            <For each={TOTALS}>
              {() => (
                <div class="card min-h-24 max-wide:p-3">
                  <Bone class="mb-3 h-3 w-24" />
                  <Bone class="h-6 w-32" />
                </div>
              )}
            </For>
          </div>
          <Bone class="mb-2 h-9 max-wide:h-11 wide:max-w-105" />
          <Bone class="mb-3 h-8 w-3/4" />
          <div class="card p-0">
            <For each={ROWS}>
              {() => (
                <div class="flex h-14 items-center gap-6 border-t border-line px-4 first:border-t-0">
                  <div class="flex-1">
                    <Bone class="mb-2 h-3.5 w-40" />
                    <Bone class="h-3 w-24" />
                  </div>
                  <Bone class="h-6 w-24 rounded-full" />
                  <Bone class="h-4 w-16 max-wide:hidden" />
                  <Bone class="h-4 w-20" />
                </div>
              )}
            </For>
          </div>
        </div>
      </Show>
    </div>
  );
}

function Bone(props: { readonly class: string }): JSX.Element {
  return <div class={`max-w-full rounded-control bg-sunken ${props.class}`} />;
}

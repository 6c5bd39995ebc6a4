import { useIsRouting, useLocation } from "@solidjs/router";
import { createEffect, createSignal, type JSX, on, Show, Suspense } from "solid-js";
import { t } from "../texts/texts.ts";
import { PageBoundary } from "./page-boundary.tsx";
import { usePageHead } from "./page-head.ts";
import { PageSkeleton } from "./page-skeleton.tsx";

/** The place of the page. Who comes to another one is taken to its beginning and told its title. */
export function PageOutlet(props: { readonly class?: string; readonly children: JSX.Element }): JSX.Element {
  const location = useLocation();
  const isRouting = useIsRouting();
  const head = usePageHead();
  const [hasMoved, setHasMoved] = createSignal(false);
  let main: HTMLElement | undefined;

  createEffect(
    on(
      () => location.pathname,
      () => {
        setHasMoved(true);
        // A page that has put the cursor somewhere itself knows better.
        if (main?.contains(document.activeElement) !== true) {
          main?.focus({ preventScroll: true });
        }
      },
      { defer: true },
    ),
  );

  return (
    <>
      <p class="sr-only" aria-live="polite">
        {hasMoved() ? head.title() : ""}
      </p>
      <Show when={isRouting()}>
        <div
          role="progressbar"
          aria-label={t("shell.loading")}
          class="fixed inset-x-0 top-0 z-30 h-0.5 animate-pulse bg-accent opacity-100 transition-opacity delay-200 duration-150 starting:opacity-0"
        />
      </Show>
      <main
        ref={(element) => (main = element)}
        id="content"
        tabindex="-1"
        class={`focus:outline-none ${props.class ?? ""}`}
      >
        <PageBoundary>
          <Suspense fallback={<PageSkeleton />}>{props.children}</Suspense>
        </PageBoundary>
      </main>
    </>
  );
}

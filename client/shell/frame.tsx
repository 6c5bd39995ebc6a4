import { A, type RouteSectionProps } from "@solidjs/router";
import { type JSX, Suspense } from "solid-js";
import { t } from "../texts/texts.ts";
import { PartBoundary } from "../ui/part-boundary.tsx";

/** The frame around every page: the header, and the page below it. */
export function Frame(props: RouteSectionProps): JSX.Element {
  return (
    <>
      <header class="sticky top-0 z-10 flex gap-4 border-b border-line bg-surface px-6 py-2.5">
        <A href="/">{t("shell.product")}</A>
      </header>
      <main id="content" tabindex="-1" class="mx-auto max-w-310 p-6 max-wide:px-3 max-wide:py-4">
        <PartBoundary>
          <Suspense>{props.children}</Suspense>
        </PartBoundary>
      </main>
    </>
  );
}

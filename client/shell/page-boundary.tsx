import { useLocation } from "@solidjs/router";
import { createEffect, ErrorBoundary, type JSX, on, onMount } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { usePageTitle } from "./page-title.ts";

/** Keeps the frame alive when a page breaks; the way to another page mends it. */
export function PageBoundary(props: { readonly children: JSX.Element }): JSX.Element {
  return (
    <ErrorBoundary fallback={(error: unknown, reset) => <BrokenPage error={error} onReset={reset} />}>
      {props.children}
    </ErrorBoundary>
  );
}

function BrokenPage(props: { readonly error: unknown; readonly onReset: () => void }): JSX.Element {
  const location = useLocation();
  usePageTitle(() => t("shell.brokenPage.title"));
  onMount(() => console.error(props.error));
  createEffect(
    on(
      () => location.pathname,
      () => props.onReset(),
      { defer: true },
    ),
  );
  const message = () => (props.error instanceof Error ? props.error.message : String(props.error));
  return (
    <section class="mx-auto max-w-140 py-12" role="alert">
      <h1 class="text-[22px] font-semibold tracking-tight">{t("shell.brokenPage.title")}</h1>
      <p class="mt-2 mb-5 text-soft [overflow-wrap:anywhere]">
        {t("shell.brokenPage.text", { message: message() })}
      </p>
      <div class="flex flex-wrap gap-2">
        <Button look="primary" onClick={() => props.onReset()}>
          {t("shell.brokenPage.again")}
        </Button>
        {/* A part of the page that could not be loaded stays so until the browser asks anew. */}
        <Button onClick={() => window.location.reload()}>{t("shell.brokenPage.reload")}</Button>
      </div>
    </section>
  );
}

import { ErrorBoundary, type JSX } from "solid-js";
import { t } from "../texts/texts.ts";
import { Button } from "./button.tsx";

/** Keeps the rest of the page alive when a part of it breaks, and says what went wrong. */
export function PartBoundary(props: { readonly children: JSX.Element }): JSX.Element {
  return (
    <ErrorBoundary
      fallback={(error: unknown, reset) => {
        console.error(error);
        return (
          <section class="card" role="alert">
            <p class="font-semibold">{t("shell.broken.title")}</p>
            <p class="mt-1 mb-3 text-soft">
              {t("shell.broken.text", { message: error instanceof Error ? error.message : String(error) })}
            </p>
            <Button onClick={reset}>{t("shell.broken.again")}</Button>
          </section>
        );
      }}
    >
      {props.children}
    </ErrorBoundary>
  );
}

import { A } from "@solidjs/router";
import type { JSX } from "solid-js";
import { t } from "../texts/texts.ts";
import { buttonClass } from "../ui/button.tsx";
import { usePageTitle } from "./page-title.ts";

/** What is shown at an address where nothing is. */
export function NotFoundPage(): JSX.Element {
  usePageTitle(() => t("shell.notFound.title"));
  return (
    <div class="mx-auto max-w-120 py-12 text-center">
      <h1 class="text-[22px] font-semibold">{t("shell.notFound.title")}</h1>
      <p class="mt-2 mb-5 text-soft">{t("shell.notFound.text")}</p>
      <A href="/" class={buttonClass("primary")}>
        {t("shell.notFound.back")}
      </A>
    </div>
  );
}

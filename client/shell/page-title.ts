import { createEffect } from "solid-js";
import { t } from "../texts/texts.ts";

/** Gives the browser's tab the title of a page; `title` may change. */
export function usePageTitle(title: () => string): void {
  createEffect(() => {
    document.title = t("shell.titleOf", { page: title() });
  });
}

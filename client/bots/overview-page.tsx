import type { JSX } from "solid-js";
import { t } from "../texts/texts.ts";

/** Every bot of the viewer's, what needs attention first. */
export function OverviewPage(): JSX.Element {
  return <h1>{t("overview.title")}</h1>;
}

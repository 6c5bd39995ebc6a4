import type { JSX } from "solid-js";
import { t } from "../texts/texts.ts";

/** The pairs that the viewer's bots trade, as the bots report them. */
export function MarketsPage(): JSX.Element {
  return <h1>{t("overview.markets.title")}</h1>;
}

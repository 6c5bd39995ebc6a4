import type { JSX } from "solid-js";
import { t } from "../texts/texts.ts";

/** Where a bot is made. */
export function NewBotPage(): JSX.Element {
  return <h1>{t("form.new")}</h1>;
}

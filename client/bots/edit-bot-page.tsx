import type { JSX } from "solid-js";
import { t } from "../texts/texts.ts";

/** Where a bot's configuration is changed. */
export function EditBotPage(): JSX.Element {
  return <h1>{t("form.edit")}</h1>;
}

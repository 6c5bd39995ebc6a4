import { t } from "../../texts/texts.ts";
import type { Group } from "./group.ts";

/** What a group is called. */
export function groupWord(group: Group): string {
  return group === "UNSURE" ? t("overview.filter.UNSURE") : t(`status.${group}`);
}

import { t } from "../../texts/texts.ts";
import type { Group } from "./group.ts";

/** What a group is called. */
export function groupWord(group: Group): string {
  return group === "UNSURE" ? t("overview.filter.UNSURE") : t(`status.${group}`);
}

/** The classes that fill a shape with the colour of a group. */
export const GROUP_COLOURS: Record<Group, string> = {
  RUNNING: "bg-running",
  PENDING: "bg-pending",
  WAITING: "bg-waiting",
  PAUSED: "bg-paused",
  ERROR: "bg-error",
  STOPPED: "bg-stopped",
  UNSURE: "border border-dashed border-soft",
};

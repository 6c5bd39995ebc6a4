import { For, type JSX } from "solid-js";
import { formatAmount } from "../../format/amount.ts";
import { LOCALES } from "../../format/locales.ts";
import { t } from "../../texts/texts.ts";
import { GROUPS } from "./group.ts";
import { GROUP_COLOURS, groupWord } from "./group-looks.ts";
import type { Totals } from "./totals.ts";

/** What a {@link GroupBar} shows. */
export interface GroupBarProps {
  readonly groups: Totals["groups"];
  /** False: the bar has no colours, since nothing in it can be believed. */
  readonly isSure: boolean;
}

/** How many bots are in each group, as a bar; in words for who cannot see it. */
export function GroupBar(props: GroupBarProps): JSX.Element {
  const present = () => GROUPS.filter((group) => props.groups[group] > 0);
  const label = () => {
    const groups = present().map((group) =>
      t("overview.totals.groupCount", {
        group: groupWord(group),
        count: formatAmount(String(props.groups[group]), { digits: 0 }),
      }),
    );
    return t("overview.totals.barLabel", { groups: list.format(groups) });
  };
  return (
    <div
      role="img"
      aria-label={label()}
      title={label()}
      class="mt-2.5 flex h-2 gap-0.5 overflow-hidden rounded-[5px]"
    >
      <For each={present()}>
        {(group) => (
          <span
            class={`block min-w-1 ${props.isSure ? GROUP_COLOURS[group] : "bg-line-strong"}`}
            style={{ "flex-grow": props.groups[group] }}
          />
        )}
      </For>
    </div>
  );
}

const list = new Intl.ListFormat(LOCALES, { type: "unit" });

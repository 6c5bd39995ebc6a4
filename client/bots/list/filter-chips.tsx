import { For, type JSX, Show } from "solid-js";
import { formatAmount } from "../../format/amount.ts";
import { t } from "../../texts/texts.ts";
import { GROUP_COLOURS, groupWord } from "./group-looks.ts";
import { type Filter, FILTERS } from "./list-view.ts";
import type { Totals } from "./totals.ts";

/** What {@link FilterChips} show and do. */
export interface FilterChipsProps {
  /** Null: all. */
  readonly filter: Filter | null;
  readonly onFilter: (filter: Filter | null) => void;
  readonly totals: Pick<Totals, "count" | "groups" | "attention">;
}

/** One chip for each group of bots, with how many there are. All are always there, so that none moves. */
export function FilterChips(props: FilterChipsProps): JSX.Element {
  return (
    <div
      role="group"
      aria-label={t("overview.filter.label")}
      class="flex gap-1.5 max-wide:-mx-3 max-wide:overflow-x-auto max-wide:px-3 max-wide:py-1 wide:flex-wrap"
    >
      <Chip
        text={t("overview.filter.all")}
        count={props.totals.count}
        isChosen={props.filter === null}
        onChoose={() => props.onFilter(null)}
      />
      <For each={FILTERS}>
        {(filter) => (
          <Chip
            dot={filter === "ATTENTION" ? undefined : GROUP_COLOURS[filter]}
            text={filter === "ATTENTION" ? t("overview.filter.ATTENTION") : groupWord(filter)}
            count={filter === "ATTENTION" ? props.totals.attention : props.totals.groups[filter]}
            isChosen={props.filter === filter}
            onChoose={() => props.onFilter(props.filter === filter ? null : filter)}
          />
        )}
      </For>
    </div>
  );
}

interface ChipProps {
  /** The classes of the colour that the group has in the bar. */
  readonly dot?: string | undefined;
  readonly text: string;
  readonly count: number;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Chip(props: ChipProps): JSX.Element {
  const colour = () => {
    if (props.isChosen) {
      return "border-accent bg-accent-soft font-semibold text-accent";
    }
    return `border-line bg-surface hover:bg-sunken ${props.count === 0 ? "text-faint" : "text-text"}`;
  };
  return (
    <button
      type="button"
      aria-pressed={props.isChosen}
      class={`num inline-flex flex-none items-center gap-1.5 rounded-full border px-3 py-1 text-[13px] whitespace-nowrap max-wide:min-h-11 ${colour()}`}
      onClick={() => props.onChoose()}
    >
      <Show when={props.dot}>
        <span class={`size-2 flex-none rounded-full ${props.dot ?? ""}`} />
      </Show>
      {props.text} {formatAmount(String(props.count), { digits: 0 })}
    </button>
  );
}

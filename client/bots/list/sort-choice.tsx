import { For, type JSX } from "solid-js";
import { t } from "../../texts/texts.ts";
import { type ListView, NATURAL_DIRECTION, type Sort, type SortDirection, SORTS } from "./list-view.ts";

/** What a {@link SortChoice} shows and does. */
export interface SortChoiceProps {
  readonly view: Pick<ListView, "sort" | "direction">;
  readonly onSort: (sort: Sort, direction: SortDirection) => void;
}

/** What the list is ordered by, and which way round. */
export function SortChoice(props: SortChoiceProps): JSX.Element {
  const direction = () => t(`overview.sort.direction.${props.view.sort}.${props.view.direction}`);
  const choose = (value: string) => {
    const sort = SORTS.find((one) => one === value);
    if (sort !== undefined) {
      props.onSort(sort, NATURAL_DIRECTION[sort]);
    }
  };
  const turn = () => props.onSort(props.view.sort, props.view.direction === "asc" ? "desc" : "asc");
  return (
    <div class="flex min-w-0 items-center gap-2 max-wide:flex-1">
      <label for="sort-bots" class="text-[13px] text-soft max-wide:sr-only">
        {t("overview.sort.label")}
      </label>
      <select
        id="sort-bots"
        value={props.view.sort}
        class="min-w-0 rounded-control border border-line-strong bg-surface px-2 py-1.75 max-wide:min-h-11 max-wide:flex-1"
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <For each={SORTS}>{(sort) => <option value={sort}>{t(`overview.sort.${sort}`)}</option>}</For>
      </select>
      <button
        type="button"
        title={direction()}
        aria-label={t("overview.sort.turn", { direction: direction() })}
        class="grid size-9 flex-none place-items-center rounded-control border border-line-strong bg-surface hover:bg-sunken max-wide:size-11"
        onClick={turn}
      >
        <svg viewBox="0 0 16 16" class="size-4 fill-none stroke-current stroke-[1.5]" aria-hidden="true">
          <path d={props.view.direction === "asc" ? "M8 13V3M4 7l4-4 4 4" : "M8 3v10M4 9l4 4 4-4"} />
        </svg>
      </button>
    </div>
  );
}

import { type JSX, Show } from "solid-js";
import { t } from "../../texts/texts.ts";
import { type ListView, NATURAL_DIRECTION, type Sort, type SortDirection } from "./list-view.ts";
import { FROM_1180, FROM_940, ROW_GRID } from "./row-grid.ts";

/** What a {@link TableHead} shows. */
export interface TableHeadProps {
  readonly view: Pick<ListView, "sort" | "direction">;
  /** How much of the window's top is covered, in pixels: the head stays below it. */
  readonly top: number;
  readonly onSort: (sort: Sort, direction: SortDirection) => void;
}

/** The names of the columns, which stay in sight, and of which most order the table. */
export function TableHead(props: TableHeadProps): JSX.Element {
  const header = (text: string, sort: Sort, isRight = false) => (
    <SortHeader
      text={text}
      direction={props.view.sort === sort ? props.view.direction : null}
      isRight={isRight}
      onSort={() => props.onSort(sort, nextDirection(props.view, sort))}
    />
  );
  return (
    <div
      role="rowgroup"
      class="sticky z-10 rounded-t-card bg-surface max-wide:hidden"
      style={{ top: `${props.top}px` }}
    >
      <div role="row" aria-rowindex={1} class={`h-9 text-[12px] font-semibold text-soft ${ROW_GRID}`}>
        {header(t("overview.columns.bot"), "name")}
        {header(t("overview.columns.status"), "attention")}
        {header(t("overview.columns.reported"), "reported")}
        <div role="columnheader" class={FROM_1180}>
          {t("overview.columns.position")}
        </div>
        <div role="columnheader" class={FROM_1180}>
          {t("overview.columns.line")}
        </div>
        {header(t("overview.columns.unrealized"), "unrealized", true)}
        {header(t("overview.columns.pnl"), "pnl", true)}
        <div role="columnheader" class={`text-right ${FROM_940}`}>
          {t("overview.columns.trades")}
        </div>
      </div>
    </div>
  );
}

/** Who asks for the order that is there already wants it the other way round. */
function nextDirection(view: Pick<ListView, "sort" | "direction">, sort: Sort): SortDirection {
  if (view.sort !== sort) {
    return NATURAL_DIRECTION[sort];
  }
  return view.direction === "asc" ? "desc" : "asc";
}

interface SortHeaderProps {
  readonly text: string;
  /** Null: the table is ordered by something else. */
  readonly direction: SortDirection | null;
  readonly isRight: boolean;
  readonly onSort: () => void;
}

function SortHeader(props: SortHeaderProps): JSX.Element {
  const ariaSort = () => (props.direction === null ? undefined : ARIA_SORTS[props.direction]);
  return (
    <div role="columnheader" aria-sort={ariaSort()} class={props.isRight ? "text-right" : ""}>
      <button
        type="button"
        class="-mx-1 inline-flex items-center gap-1 rounded-[4px] px-1 hover:text-text"
        classList={{ "text-text": props.direction !== null }}
        onClick={() => props.onSort()}
      >
        {props.text}
        <Show when={props.direction}>
          {(direction) => (
            <svg viewBox="0 0 8 8" class="size-2 fill-current" aria-hidden="true">
              <path d={direction() === "asc" ? "M4 1l4 6H0z" : "M4 7L0 1h8z"} />
            </svg>
          )}
        </Show>
      </button>
    </div>
  );
}

const ARIA_SORTS = { asc: "ascending", desc: "descending" } as const;

import { useSearchParams } from "@solidjs/router";
import { type Accessor, createMemo } from "solid-js";
import {
  type Filter,
  type ListParam,
  type ListView,
  type Sort,
  type SortDirection,
  toListParams,
  toListView,
} from "./list-view.ts";

/** The view that the page's address says, and the ways to another one. */
export interface ListViewControl {
  readonly view: Accessor<ListView>;
  /** Without a step in the browser's history: there would be one for each letter. */
  readonly search: (search: string) => void;
  readonly filter: (filter: Filter | null) => void;
  readonly sort: (sort: Sort, direction: SortDirection) => void;
  /** Shows all bots, in the order that is chosen. */
  readonly clear: () => void;
}

/** Keeps the view in the page's address, so that it can be shared and is there again after going back. */
export function createListView(): ListViewControl {
  const [params, setParams] = useSearchParams<Partial<Record<ListParam, string | string[]>>>();
  const view = createMemo(() => toListView(params));
  const change = (changes: Partial<ListView>, isStep: boolean) =>
    setParams({ ...toListParams({ ...view(), ...changes }) }, { replace: !isStep });
  return {
    view,
    search: (search) => change({ search }, false),
    filter: (filter) => change({ filter }, true),
    sort: (sort, direction) => change({ sort, direction }, true),
    clear: () => change({ search: "", filter: null }, true),
  };
}

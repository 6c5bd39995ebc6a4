import { GROUPS, type Group } from "./group.ts";

/** Which bots are shown: a group, or those that need attention. */
export const FILTERS = ["ATTENTION", ...GROUPS] as const;
/** One of {@link FILTERS}. */
export type Filter = "ATTENTION" | Group;

/** What bots can be ordered by. */
export const SORTS = ["attention", "name", "pnl", "unrealized", "reported", "created"] as const;
/** One of {@link SORTS}. */
export type Sort = (typeof SORTS)[number];
/** `asc`: the smallest, the earliest or A first. */
export type SortDirection = "asc" | "desc";

/** Which bots are shown, and in which order: what the page's address says. */
export interface ListView {
  readonly search: string;
  /** Null: all. */
  readonly filter: Filter | null;
  readonly sort: Sort;
  readonly direction: SortDirection;
}

/** The parameters of the address that hold a view. */
export type ListParam = "q" | "status" | "sort" | "dir";

/** The direction that people mean when they name an order without one. */
export const NATURAL_DIRECTION: Readonly<Record<Sort, SortDirection>> = {
  attention: "asc",
  name: "asc",
  pnl: "desc",
  unrealized: "desc",
  reported: "asc",
  created: "desc",
};

/** Reads a view from an address; what makes no sense there is as if it were absent. */
export function toListView(params: Partial<Record<ListParam, string | string[]>>): ListView {
  const sort = memberOf(SORTS, oneOf(params.sort)) ?? "attention";
  return {
    search: oneOf(params.q) ?? "",
    filter: memberOf(FILTERS, oneOf(params.status)?.toUpperCase()) ?? null,
    sort,
    direction: memberOf(["asc", "desc"], oneOf(params.dir)) ?? NATURAL_DIRECTION[sort],
  };
}

/** Writes a view to an address, as short as it gets: what goes without saying is null and left out. */
export function toListParams({
  search,
  filter,
  sort,
  direction,
}: ListView): Readonly<Record<ListParam, string | null>> {
  return {
    q: search === "" ? null : search,
    status: filter === null ? null : filter.toLowerCase(),
    sort: sort === "attention" ? null : sort,
    dir: direction === NATURAL_DIRECTION[sort] ? null : direction,
  };
}

/** A parameter that is there more than once counts as it is there first. */
function oneOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function memberOf<Member extends string>(set: readonly Member[], value: string | undefined): Member | undefined {
  return set.find((member) => member === value);
}

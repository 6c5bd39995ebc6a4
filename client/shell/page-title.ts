import type { Accessor } from "solid-js";
import { usePageHead } from "./page-head.ts";
import type { PageMark } from "./page-mark.ts";

/** Gives the browser's tab the title of a page, until the page is left; `title` may change. */
export function usePageTitle(title: Accessor<string>): void {
  usePageHead().useTitle(title);
}

/**
 * Shows the worst of what a page shows in the title and icon of its tab and beside the product's name, until the page is
 * left.
 *
 * - A page about many bots: `usePageMark(() => worstMark(statuses.map(markStateOf)))`. What it costs is the page's to
 *   decide: over thousands of bots once a second is enough.
 * - A page about one: `usePageMark(() => ({ worst: markStateOf(status), count: null }))`.
 *
 * Both functions are in `page-mark.ts`. Whether the server is heard is added here.
 *
 * @param mark - null while nothing is known.
 */
export function usePageMark(mark: Accessor<PageMark | null>): void {
  usePageHead().useMark(mark);
}

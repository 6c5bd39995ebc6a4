import {
  type Accessor,
  createContext,
  createEffect,
  createMemo,
  createSignal,
  on,
  onCleanup,
  useContext,
} from "solid-js";
import { t } from "../texts/texts.ts";
import { showFavicon } from "./favicon.ts";
import { isTrouble, type PageMark, type TroubleState } from "./page-mark.ts";

/** What the browser shows of a page outside of it: the title and the icon of its tab. */
export interface PageHead {
  /** The page's own title. */
  readonly title: Accessor<string>;
  /** What is worst on the page; null where it shows no bots. */
  readonly mark: Accessor<PageMark | null>;
  /** Uses a title until the owner is disposed. */
  readonly useTitle: (title: Accessor<string>) => void;
  /** Uses a mark until the owner is disposed. */
  readonly useMark: (mark: Accessor<PageMark | null>) => void;
}

/** Settings of {@link createPageHead}. */
export interface PageHeadOptions {
  /** Whether the page hears the server: no mark is believed while it does not. @defaultValue it does */
  readonly isHeard?: Accessor<boolean>;
  /** Read to draw the icon anew when the theme changes. @defaultValue it never does */
  readonly themeVersion?: Accessor<number>;
}

/** Keeps the tab's title and icon up to date with the page that is shown. */
export function createPageHead({ isHeard = () => true, themeVersion = () => 0 }: PageHeadOptions = {}): PageHead {
  const titles = createStack<string>();
  const marks = createStack<PageMark | null>();
  const title = () => titles.top() ?? "";
  const mark = createMemo(() => toShown(marks.top() ?? null, isHeard()), null, { equals: isSame });
  const fullTitle = createMemo(() => titleOf(title(), mark()));

  createEffect(() => {
    document.title = fullTitle();
  });
  createEffect(on([() => mark()?.worst ?? null, themeVersion], ([state]) => showFavicon(state)));
  return { title, mark, useTitle: titles.use, useMark: marks.use };
}

/** The whole title of a tab: trouble first, since only the first letters are seen in a row of tabs. */
export function titleOf(page: string, mark: PageMark | null): string {
  if (mark === null || !isTrouble(mark.worst)) {
    return page === "" ? t("shell.product") : t("shell.titleOf", { page });
  }
  const trouble = t("shell.troubleMark", { trouble: troubleText(mark.worst, mark.count) });
  // Where it counts many bots it says more than the page's own name.
  return t("shell.titleOf", { page: mark.count === null && page !== "" ? `${trouble} · ${page}` : trouble });
}

/** Where pages find the {@link PageHead}. */
export const PageHeadContext = createContext<PageHead>();

/** The head of the page that this component belongs to; one of its own where there is no frame around it. */
export function usePageHead(): PageHead {
  return useContext(PageHeadContext) ?? createPageHead();
}

function troubleText(state: TroubleState, count: number | null): string {
  return count === null ? t(`shell.troubleOfOne.${state}`) : TROUBLES[state](count);
}

const TROUBLES = {
  UNHEARD: (count: number) => t("shell.trouble.UNHEARD", count),
  ERROR: (count: number) => t("shell.trouble.ERROR", count),
  LOST: (count: number) => t("shell.trouble.LOST", count),
  UNVERIFIED: (count: number) => t("shell.trouble.UNVERIFIED", count),
  LATE: (count: number) => t("shell.trouble.LATE", count),
};

function toShown(mark: PageMark | null, isHeard: boolean): PageMark | null {
  return mark === null || isHeard ? mark : { worst: "UNHEARD", count: null };
}

function isSame(one: PageMark | null, other: PageMark | null): boolean {
  return one?.worst === other?.worst && one?.count === other?.count;
}

/** The newest value wins: while one page makes way for another, both are there for a moment. */
function createStack<T>() {
  const [entries, setEntries] = createSignal<readonly Accessor<T>[]>([]);
  return {
    top: () => entries().at(-1)?.(),
    use: (entry: Accessor<T>) => {
      setEntries((before) => [...before, entry]);
      onCleanup(() => setEntries((before) => before.filter((one) => one !== entry)));
    },
  };
}

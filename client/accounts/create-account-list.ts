import { useClient } from "@urql/solid";
import { type Accessor, createEffect, createSignal, on } from "solid-js";
import { ask } from "../graphql/ask.ts";
import { ACCOUNTS, type ListedAccount } from "./documents.ts";

/** The accounts that are looked for, by e-mail. */
export interface AccountList {
  /** Undefined before they were read. */
  readonly accounts: Accessor<readonly ListedAccount[] | undefined>;
  readonly totalCount: Accessor<number>;
  readonly hasMore: Accessor<boolean>;
  readonly search: Accessor<string>;
  readonly setSearch: (search: string) => void;
  /** Why they could not be read; null while nothing stands in the way. */
  readonly problem: Accessor<string | null>;
  /** Reads anew what is shown. */
  readonly reload: () => Promise<void>;
  /** Shows another page. */
  readonly showMore: () => void;
}

const PAGE = 50;
/** The most that one question may ask for. */
const MOST = 500;

/** Creates the list, which is read again whenever something else is looked for; lives as long as its owner. */
export function createAccountList(): AccountList {
  const client = useClient();
  const [search, setSearch] = createSignal("");
  const [count, setCount] = createSignal(PAGE);
  const [accounts, setAccounts] = createSignal<readonly ListedAccount[]>();
  const [totalCount, setTotalCount] = createSignal(0);
  const [hasMore, setHasMore] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  let newest = 0;

  const reload = async (): Promise<void> => {
    const number = ++newest;
    try {
      const found = await ask(client, ACCOUNTS, { first: count(), search: search(), after: null });
      if (number === newest) {
        setAccounts(found.accounts.edges.map(({ node }) => node));
        setTotalCount(found.accounts.totalCount);
        setHasMore(found.accounts.pageInfo.hasNextPage);
        setProblem(null);
      }
    } catch (error) {
      if (number === newest) {
        setProblem(error instanceof Error ? error.message : String(error));
      }
    }
  };
  createEffect(on([search, count], () => void reload()));
  return {
    accounts,
    totalCount,
    hasMore: () => hasMore() && count() < MOST,
    search,
    setSearch,
    problem,
    reload,
    showMore: () => setCount((before) => Math.min(before + PAGE, MOST)),
  };
}

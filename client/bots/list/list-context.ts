import { type Accessor, createContext, useContext } from "solid-js";
import type { ListedBot } from "../../live/documents.ts";
import type { PnlPoint } from "./pnl-path.ts";

/** What the rows of a list share. */
export interface ListParts {
  readonly bot: (botId: string) => ListedBot | undefined;
  /** Today in UTC, of `utcDayOf`; it changes once a day. */
  readonly today: Accessor<number>;
  /** The PnL of a bot's day so far, as far as it is known. */
  readonly history: (botId: string) => readonly PnlPoint[];
}

/** Where rows find the {@link ListParts}. */
export const ListContext = createContext<ListParts>();

/** What the rows of the list share that this component belongs to. */
export function useList(): ListParts {
  const parts = useContext(ListContext);
  if (parts === undefined) {
    throw new Error("There is no ListContext above this component");
  }
  return parts;
}

import { type JSX, Match, Show, Switch } from "solid-js";
import { useKeys } from "../../shell/keys.ts";
import { t } from "../../texts/texts.ts";
import { BotCard } from "./bot-card.tsx";
import { BotRow } from "./bot-row.tsx";
import { createCoveredHeight } from "./create-covered-height.ts";
import { createMedia } from "./create-media.ts";
import type { Reader } from "./create-reader.ts";
import { useList } from "./list-context.ts";
import type { ListView, Sort, SortDirection } from "./list-view.ts";
import { CARD_HEIGHT, PHONE_ROW_HEIGHT, ROW_HEIGHT } from "./row-grid.ts";
import { TableHead } from "./table-head.tsx";
import type { ListLook } from "./view-choice.tsx";
import { VirtualList, type VirtualListHandle } from "./virtual-list.tsx";

/** What a {@link BotList} shows. */
export interface BotListProps {
  /** The bots, in order. */
  readonly ids: readonly string[];
  readonly look: ListLook;
  readonly view: ListView;
  readonly onSort: (sort: Sort, direction: SortDirection) => void;
  /** Notices whoever is busy with the list. */
  readonly reader: Reader;
  /** Hears which bots are rendered. */
  readonly onShow: (ids: readonly string[]) => void;
  /** Given a way to put the focus on the first bot. */
  readonly ref?: (focusFirst: () => void) => void;
}

/** The height of the head of the table, in pixels. */
const HEAD_HEIGHT = 36;

/** Bots as rows of a table or as cards. Up and Down, or k and j, go from one to the next. */
export function BotList(props: BotListProps): JSX.Element {
  const list = useList();
  const isWide = createMedia("(min-width: 761px)");
  const isVeryWide = createMedia("(min-width: 1000px)");
  const columns = () => (props.look === "table" || !isWide() ? 1 : isVeryWide() ? 3 : 2);
  const coveredHeight = createCoveredHeight();
  let handle: VirtualListHandle | undefined;

  const move = (by: number) => {
    const from = handle?.focusedIndex() ?? null;
    handle?.focus(from === null ? 0 : stepFrom(from, by, props.ids.length));
  };
  useKeys([
    { keys: "j", text: t("overview.keys.next"), run: () => move(1) },
    { keys: "k", text: t("overview.keys.previous"), run: () => move(-1) },
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]?.(columns(), props.ids.length);
    // Zero where a key has nothing to do, and is the browser's.
    if (step && event.target instanceof Element && event.target.closest("[data-id]") !== null) {
      event.preventDefault();
      move(step);
    }
  };
  const take = (given: VirtualListHandle) => {
    handle = given;
    props.reader.watch(given.element);
    given.element.addEventListener("keydown", onKeyDown);
    props.ref?.(() => given.focus(0));
  };
  return (
    <Switch>
      <Match when={props.look === "table"}>
        <div role="table" aria-label={t("overview.title")} aria-rowcount={props.ids.length + 1} class="card p-0">
          <TableHead top={coveredHeight()} view={props.view} onSort={props.onSort} />
          <VirtualList
            ids={props.ids}
            columns={1}
            itemHeight={isWide() ? ROW_HEIGHT : PHONE_ROW_HEIGHT}
            coveredHeight={coveredHeight() + (isWide() ? HEAD_HEIGHT : 0)}
            role="rowgroup"
            onShow={props.onShow}
            ref={take}
          >
            {(id, index) => <Show when={list.bot(id)}>{(bot) => <BotRow bot={bot()} index={index()} />}</Show>}
          </VirtualList>
        </div>
      </Match>
      <Match when={props.look === "cards"}>
        <div class="-mx-1.5">
          <VirtualList
            ids={props.ids}
            columns={columns()}
            itemHeight={CARD_HEIGHT}
            coveredHeight={coveredHeight()}
            role="list"
            onShow={props.onShow}
            ref={take}
          >
            {(id, index) => (
              <Show when={list.bot(id)}>
                {(bot) => <BotCard bot={bot()} index={index()} count={props.ids.length} />}
              </Show>
            )}
          </VirtualList>
        </div>
      </Match>
    </Switch>
  );
}

/** Where a step leads: to an end if it is as long as the whole list, else nowhere if it would leave the list. */
function stepFrom(from: number, by: number, count: number): number {
  if (Math.abs(by) >= count) {
    return by < 0 ? 0 : count - 1;
  }
  return from + by < 0 || from + by >= count ? from : from + by;
}

/** How far each key goes, given how many stand side by side and how many there are. */
const STEPS: Partial<Record<string, (columns: number, count: number) => number>> = {
  ArrowDown: (columns) => columns,
  ArrowUp: (columns) => -columns,
  ArrowRight: (columns) => (columns > 1 ? 1 : 0),
  ArrowLeft: (columns) => (columns > 1 ? -1 : 0),
  Home: (_, count) => -count,
  End: (_, count) => count,
};

import { createSignal, type JSX, Show, untrack } from "solid-js";
import { formatAmount } from "../../format/amount.ts";
import { type BotList as LiveBots, useLive } from "../../live/live.ts";
import { usePageMark } from "../../shell/page-title.ts";
import { createStoredChoice } from "../../shell/stored-choice.ts";
import { t } from "../../texts/texts.ts";
import { AttentionSection } from "./attention-section.tsx";
import { BotList } from "./bot-list.tsx";
import { createHistories } from "./create-histories.ts";
import { createListView } from "./create-list-view.ts";
import { createOverview } from "./create-overview.ts";
import { createReader } from "./create-reader.ts";
import { FilterChips } from "./filter-chips.tsx";
import { FindField } from "./find-field.tsx";
import { GeneralDoubt } from "./general-doubt.tsx";
import { keepScroll } from "./keep-scroll.ts";
import { ListContext } from "./list-context.ts";
import { NoMatch } from "./no-match.tsx";
import { SortChoice } from "./sort-choice.tsx";
import { TotalsRow } from "./totals-row.tsx";
import { LIST_LOOKS, ViewChoice } from "./view-choice.tsx";

/** All bots, where there are any: totals, what needs attention, and the list. */
export function OverviewContent(props: { readonly list: LiveBots }): JSX.Element {
  const live = useLive();
  const control = createListView();
  const reader = createReader();
  const [look, setLook] = createStoredChoice("botwatch.view", LIST_LOOKS);
  const [shown, setShown] = createSignal<readonly string[]>([]);
  // It stays the same as long as this component does.
  const list = untrack(() => props.list);
  const overview = createOverview({ live, list, view: control.view, reader });
  const history = createHistories({ shown, today: overview.today });
  const isSure = () => live.isHeard() && !overview.readings().isDoubtGeneral;
  usePageMark(overview.mark);
  let focusFirst: (() => void) | undefined;
  keepScroll();
  const countText = (count: number) => formatAmount(String(count), { digits: 0 });

  return (
    <ListContext.Provider value={{ bot: list.bot, today: overview.today, history }}>
      <GeneralDoubt isUnverified={overview.readings().isDoubtGeneral} verifiedAtMs={overview.readings().readAtMs} />
      <TotalsRow totals={overview.totals()} isSure={isSure()} />
      <AttentionSection bots={overview.attention()} isSure={isSure()} />
      <div class="mb-2 flex flex-wrap items-center gap-2">
        <FindField search={control.view().search} onSearch={control.search} onLeave={() => focusFirst?.()} />
        <SortChoice view={control.view()} onSort={control.sort} />
        <ViewChoice look={look()} onChoose={setLook} />
      </div>
      <FilterChips filter={control.view().filter} onFilter={control.filter} totals={overview.totals()} />
      <div class="my-1.5 flex min-h-6 justify-between gap-3 text-[12.5px] text-soft">
        <p aria-live="polite" class="num">
          {t("overview.shown", countText(overview.order().length), countText(overview.totals().count))}
        </p>
        <Show when={overview.isOrderKept()}>
          <p>{t("overview.kept")}</p>
        </Show>
      </div>
      <Show
        when={overview.order().length > 0}
        fallback={<NoMatch count={overview.totals().count} onClear={control.clear} />}
      >
        <BotList
          ids={overview.order()}
          look={look()}
          view={control.view()}
          onSort={control.sort}
          reader={reader}
          onShow={setShown}
          ref={(focus) => (focusFirst = focus)}
        />
      </Show>
    </ListContext.Provider>
  );
}

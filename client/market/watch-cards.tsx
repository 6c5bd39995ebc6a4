import { For, type JSX, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import { AddSymbol } from "./add-symbol.tsx";
import type { Tickers } from "./create-tickers.ts";
import { useMarket } from "./market.ts";
import { TickerCard } from "./ticker-card.tsx";
import type { WatchList } from "./watch-list.ts";

/** What {@link WatchCards} show. */
export interface WatchCardsProps {
  readonly list: WatchList;
  readonly tickers: Tickers;
  readonly selected: string | null;
  readonly onSelect: (symbol: string) => void;
}

/** The watch list: a card for each symbol, and one that adds another. */
export function WatchCards(props: WatchCardsProps): JSX.Element {
  const market = useMarket();
  return (
    <section aria-label={t("market.watch.title")}>
      <Show when={props.tickers.error()}>
        {(message) => (
          <p role="alert" class="mb-2 text-error [overflow-wrap:anywhere]">
            {t("market.notice.refused", { message: message() })}
          </p>
        )}
      </Show>
      <Show when={props.list.symbols().length === 0}>
        <p class="mb-2 text-soft">{t("market.watch.empty")}</p>
      </Show>
      <ul class="grid grid-cols-[repeat(auto-fill,minmax(160px,1fr))] gap-3 wide:grid-cols-[repeat(auto-fill,minmax(200px,1fr))]">
        <For each={props.list.symbols()}>
          {(symbol) => (
            <TickerCard
              symbol={symbol}
              ticker={props.tickers.of(symbol)}
              isHeard={market.isHeard() && props.tickers.error() === null}
              isSelected={props.selected === symbol}
              onSelect={() => props.onSelect(symbol)}
              onRemove={props.list.isAdded(symbol) ? () => props.list.remove(symbol) : undefined}
            />
          )}
        </For>
        <AddSymbol list={props.list} onAdd={props.onSelect} />
      </ul>
    </section>
  );
}

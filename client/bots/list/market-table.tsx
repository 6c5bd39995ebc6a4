import { createMemo, For, type JSX, Show } from "solid-js";
import { formatAmount, formatPrice } from "../../format/amount.ts";
import { formatDuration } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { Amount } from "../../ui/amount.tsx";
import { formatPnl } from "./create-figures.ts";
import type { Market, MarketPrice } from "./markets.ts";

/** The pairs that bots trade, a row each. */
export function MarketTable(props: { readonly markets: readonly Market[] }): JSX.Element {
  // Keyed by the pair, so that a change moves on what a row shows and not the row.
  const symbols = createMemo(() => props.markets.map(({ symbol }) => symbol));
  const bySymbol = createMemo(() => new Map(props.markets.map((market) => [market.symbol, market])));
  return (
    <table class="w-full border-collapse" aria-label={t("overview.markets.title")}>
      <thead class="text-[12px] text-soft max-wide:sr-only">
        <tr>
          <th class={`${CELL} text-left`}>{t("overview.markets.pair")}</th>
          <th class={`${CELL} text-right`}>{t("overview.markets.price")}</th>
          <th class={`${CELL} text-left`}>{t("overview.markets.by")}</th>
          <th class={`${CELL} text-right`}>{t("overview.markets.bots")}</th>
          <th class={`${CELL} text-right`}>{t("overview.markets.positions")}</th>
          <th class={`${CELL} text-right`}>{t("overview.markets.unrealized")}</th>
        </tr>
      </thead>
      <tbody>
        <For each={symbols()}>
          {(symbol) => <Show when={bySymbol().get(symbol)}>{(market) => <MarketRow market={market()} />}</Show>}
        </For>
      </tbody>
    </table>
  );
}

function MarketRow(props: { readonly market: Market }): JSX.Element {
  const live = useLive();
  const price = () => props.market.price;
  const isSure = () => live.isHeard() && price()?.belief === "sure";
  const isUnrealizedSure = () => live.isHeard() && props.market.isUnrealizedSure;
  return (
    <tr class="num border-t border-line max-wide:grid max-wide:grid-cols-[minmax(0,1fr)_auto] max-wide:gap-y-2 max-wide:px-3 max-wide:py-3">
      <th scope="row" class={`${CELL} text-left font-semibold`}>
        <a
          href={`/?q=${encodeURIComponent(props.market.symbol)}`}
          class="inline-block hover:underline max-wide:-my-2 max-wide:py-2"
        >
          {props.market.symbol}
        </a>
      </th>
      <td class={`${CELL} text-right`}>
        <Amount
          text={priceText(price())}
          value={price()?.amount ?? null}
          class={isSure() ? "font-semibold" : "text-faint"}
        />
      </td>
      <td class={`${CELL} w-[36%] max-w-0 text-soft max-wide:w-auto max-wide:max-w-none`}>
        <Show when={price()} fallback={<span class="text-faint">{t("overview.markets.noPrice")}</span>}>
          {(known) => <Reporter price={known()} />}
        </Show>
      </td>
      <td class={`${CELL} text-right max-wide:text-soft`}>
        {countText(props.market.botCount)}
        <span class="wide:hidden"> {t("overview.markets.botsWord", props.market.botCount)}</span>
      </td>
      <td class={`${CELL} text-right max-wide:hidden`}>{countText(props.market.openCount)}</td>
      <td class={`${CELL} text-right max-wide:hidden`}>
        <Amount
          text={unrealizedText(props.market)}
          value={props.market.unrealizedPnl}
          isColoured={isUnrealizedSure()}
          class={isUnrealizedSure() && props.market.unrealizedPnl !== null ? "" : "text-faint"}
        />
      </td>
    </tr>
  );
}

function Reporter(props: { readonly price: MarketPrice }): JSX.Element {
  const live = useLive();
  return (
    <div class="flex gap-1.5">
      <a
        href={`/bots/${props.price.botId}`}
        class="truncate hover:underline max-wide:min-h-6 max-wide:leading-6"
        title={props.price.botName}
      >
        {props.price.botName}
      </a>
      <span class="flex-none text-faint">
        {t("overview.ago", { age: formatDuration(live.now() - props.price.atMs) })}
      </span>
    </div>
  );
}

function priceText(price: MarketPrice | null): string {
  return price === null ? t("overview.none") : formatPrice(price.amount);
}

function unrealizedText({ unrealizedPnl, currency }: Market): string {
  return unrealizedPnl === null
    ? t("overview.none")
    : t("overview.totals.sum", { amount: formatPnl(unrealizedPnl), currency });
}

function countText(count: number): string {
  return formatAmount(String(count), { digits: 0 });
}

const CELL = "px-4 py-2.5 max-wide:p-0";

import { createSignal, For, type JSX, Show } from "solid-js";
import { formatAmount } from "../format/amount.ts";
import { formatMoment } from "../format/instant.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { candleDigits } from "./candle-readout.tsx";
import { formatVolume } from "./digits.ts";
import type { Candle } from "./documents.ts";

/** What a {@link CandleTable} shows. */
export interface CandleTableProps {
  readonly symbol: string;
  readonly candles: readonly Candle[];
}

/** More rows say no more. */
const MOST_ROWS = 40;
const PRICES = ["open", "high", "low", "close"] as const;

/** The newest candles as a table, the newest first, made when somebody opens it. */
export function CandleTable(props: CandleTableProps): JSX.Element {
  const live = useLive();
  const [isOpen, setIsOpen] = createSignal(false);
  const digits = () => candleDigits(props.candles);
  const rows = () => props.candles.slice(-MOST_ROWS).toReversed();
  return (
    <details classList={{ "w-full": isOpen() }} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary class="w-fit py-0.5 hover:text-soft max-wide:py-3">{t("market.chart.table")}</summary>
      <Show when={isOpen()}>
        <div
          class="mt-2 max-h-60 overflow-auto text-text"
          tabindex="0"
          role="group"
          aria-label={t("market.chart.name", { symbol: props.symbol })}
        >
          <table class="num w-full">
            <thead class="text-soft">
              <tr class="border-b border-line">
                <th class="py-1 text-left font-semibold">{t("market.chart.time")}</th>
                <For each={PRICES}>
                  {(price) => <th class="py-1 pl-3 text-right font-semibold">{t(`market.chart.${price}`)}</th>}
                </For>
                <th class="py-1 pl-3 text-right font-semibold">{t("market.chart.volume")}</th>
              </tr>
            </thead>
            <tbody>
              <For each={rows()}>
                {(row) => (
                  <tr class="border-b border-line last:border-b-0">
                    <td class="py-1 whitespace-nowrap">{formatMoment(Date.parse(row.openTime), live.now())}</td>
                    <For each={PRICES}>
                      {(price) => (
                        <td class="py-1 pl-3 text-right">{formatAmount(row[price], { digits: digits() })}</td>
                      )}
                    </For>
                    <td class="py-1 pl-3 text-right">
                      {row.volume === null ? t("market.none") : formatVolume(row.volume)}
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </details>
  );
}

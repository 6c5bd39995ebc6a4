import { createSignal, For, type JSX, Show } from "solid-js";
import { formatMoment } from "../format/instant.ts";
import { t } from "../texts/texts.ts";
import type { Series } from "./series.ts";
import { thinned, verticesOf } from "./summary.ts";

/** What a {@link ChartTable} shows. */
export interface ChartTableProps {
  readonly name: string;
  readonly valueName: string;
  readonly currency: string;
  readonly series: Series;
  readonly now: number;
  readonly format: (value: string) => string;
}

/** More rows say no more. */
const MOST_ROWS = 40;

/** The values of a chart as a table, the newest first, made when somebody opens it. */
export function ChartTable(props: ChartTableProps): JSX.Element {
  const [isOpen, setIsOpen] = createSignal(false);
  const rows = () => thinned(verticesOf(props.series), MOST_ROWS).toReversed();
  return (
    <details class="text-[12.5px]" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary class="w-fit py-0.5 text-faint hover:text-soft max-wide:py-3">{t("charts.table.show")}</summary>
      <Show when={isOpen()}>
        <div class="mt-2 max-h-60 overflow-y-auto" tabindex="0" role="group" aria-label={props.name}>
          <table class="num w-full">
            <thead class="text-soft">
              <tr class="border-b border-line">
                <th class="py-1 text-left font-semibold">{t("charts.table.time")}</th>
                <th class="py-1 text-right font-semibold">
                  {t("charts.amount", { amount: props.valueName, currency: props.currency })}
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={rows()}>
                {(row) => (
                  <tr class="border-b border-line last:border-b-0">
                    <td class="py-1">{formatMoment(row.at, props.now)}</td>
                    <td class="py-1 text-right">{props.format(row.value)}</td>
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

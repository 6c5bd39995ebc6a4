import { For, type JSX } from "solid-js";
import { t } from "../../texts/texts.ts";
import { type Range, RANGES } from "../../charts/range.ts";

/** What {@link RangeTabs} choose. */
export interface RangeTabsProps {
  readonly range: Range;
  readonly onChoose: (range: Range) => void;
}

/** Chooses the stretch of time that charts and performance are shown for. */
export function RangeTabs(props: RangeTabsProps): JSX.Element {
  return (
    <div role="group" aria-label={t("bot.pnl.range")} class="flex gap-1">
      <For each={RANGES}>
        {(range) => (
          <button
            type="button"
            aria-pressed={props.range === range}
            class="rounded-md px-2.5 py-0.5 font-medium text-soft hover:text-text aria-pressed:bg-sunken aria-pressed:text-text max-wide:min-h-11 max-wide:min-w-11"
            onClick={() => props.onChoose(range)}
          >
            {t(`bot.pnl.ranges.${range}`)}
          </button>
        )}
      </For>
    </div>
  );
}

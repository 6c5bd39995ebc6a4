import type { JSX } from "solid-js";
import { formatAmount } from "../../format/amount.ts";
import { t } from "../../texts/texts.ts";

/** One figure of the totals, with its title. */
export function Total(props: { readonly title: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <div class="card min-h-24 min-w-0 max-wide:p-3">
      <h2 class="truncate text-[12.5px] text-soft" title={props.title}>
        {props.title}
      </h2>
      {props.children}
    </div>
  );
}

/** The figure where there is nothing to count, and why. */
export function NoTotal(props: { readonly text: string }): JSX.Element {
  return (
    <>
      <b class={`${BIG} text-faint`}>{t("overview.none")}</b>
      <span class={SMALL}>{props.text}</span>
    </>
  );
}

/** A number of bots as it is written. */
export function countText(count: number): string {
  return formatAmount(String(count), { digits: 0 });
}

/** The classes of a total's own figure. */
export const BIG =
  "num block text-[24px] leading-tight font-semibold tracking-[-0.02em] [overflow-wrap:anywhere] max-wide:text-[20px]";
/** The classes of what stands below it. */
export const SMALL = "num text-[12.5px] text-soft";

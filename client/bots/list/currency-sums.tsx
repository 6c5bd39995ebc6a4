import { For, type JSX, Show } from "solid-js";
import { formatAmount } from "../../format/amount.ts";
import { t } from "../../texts/texts.ts";
import { Amount } from "../../ui/amount.tsx";
import { BIG, countText, NoTotal, SMALL } from "./total.tsx";
import type { CurrencySum } from "./totals.ts";

/** What sums of several currencies are shown from. */
export interface CurrencySumsProps {
  /** The most important currency first. */
  readonly sums: readonly CurrencySum[];
  /** False takes the colours away. */
  readonly isSure: boolean;
}

/** So many currencies have a line of their own. */
const MOST_CURRENCIES = 3;

/** The PnL of the day: the first currency large, the others below it, and how many bots are up and down. */
export function DayPnlSums(props: CurrencySumsProps): JSX.Element {
  const first = () => props.sums[0];
  return (
    <Show when={first()} fallback={<NoTotal text={t("overview.totals.noDayPnl")} />}>
      {(sum) => (
        <>
          <b class={BIG}>
            <SumText sum={sum()} isSure={props.isSure} />
          </b>
          <Others sums={props.sums} isSure={props.isSure} />
          <span class={SMALL}>{upAndDown(props.sums)}</span>
        </>
      )}
    </Show>
  );
}

function Others(props: CurrencySumsProps): JSX.Element {
  const more = () => props.sums.length - MOST_CURRENCIES;
  return (
    <>
      <For each={props.sums.slice(1, MOST_CURRENCIES)}>
        {(sum) => (
          <b class="block font-semibold [overflow-wrap:anywhere] max-wide:text-[13px]">
            <SumText sum={sum} isSure={props.isSure} />
          </b>
        )}
      </For>
      <Show when={more() > 0}>
        <span class={SMALL}>{t("overview.totals.moreCurrencies", more())}</span>
      </Show>
    </>
  );
}

function SumText(props: { readonly sum: CurrencySum; readonly isSure: boolean }): JSX.Element {
  const text = () =>
    t("overview.totals.sum", {
      amount: formatAmount(props.sum.sum, { isSigned: true }),
      currency: props.sum.currency,
    });
  const isSure = () => props.isSure && props.sum.unsure === 0;
  return <Amount text={text()} value={props.sum.sum} isColoured={isSure()} class={isSure() ? "" : "text-faint"} />;
}

/** The unrealized PnL of all open positions, in small lines. */
export function UnrealizedSums(props: CurrencySumsProps): JSX.Element {
  return (
    <Show when={props.sums.length > 0} fallback={<span class={SMALL}>{t("overview.totals.noPositions")}</span>}>
      <div class={`${SMALL} flex flex-wrap gap-x-1.5`}>
        <span>{t("overview.totals.unrealized")}</span>
        <span class="grid min-w-0 [overflow-wrap:anywhere]">
          <For each={props.sums.slice(0, MOST_CURRENCIES)}>
            {(sum) => <SumText sum={sum} isSure={props.isSure} />}
          </For>
        </span>
      </div>
      <Show when={props.sums.length > MOST_CURRENCIES}>
        <span class={SMALL}>{t("overview.totals.moreCurrencies", props.sums.length - MOST_CURRENCIES)}</span>
      </Show>
    </Show>
  );
}

/** Bots of all currencies can be counted together, though their amounts cannot be added. */
function upAndDown(sums: readonly CurrencySum[]): string {
  const count = (countOf: (sum: CurrencySum) => number) => sums.reduce((total, sum) => total + countOf(sum), 0);
  const upAndDownText = t("overview.totals.upAndDown", {
    up: countText(count(({ up }) => up)),
    down: countText(count(({ down }) => down)),
  });
  const unsure = count((sum) => sum.unsure);
  return unsure === 0
    ? upAndDownText
    : t("overview.totals.withUnsure", { upAndDown: upAndDownText, unsure: countText(unsure) });
}

import { For, type JSX } from "solid-js";
import { formatAmount } from "../format/amount.ts";
import { formatMoment } from "../format/instant.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { columnDigits } from "./digits.ts";
import type { Candle } from "./documents.ts";

/** How many digits behind the point the prices of candles have. */
export function candleDigits(candles: readonly Candle[]): number {
  return columnDigits(
    candles.flatMap(({ open, high, low, close }) => [open, high, low, close]),
    2,
  );
}

/** What a {@link CandleReadout} shows. */
export interface CandleReadoutProps {
  readonly candle: Candle;
  /** Behind the point of a price. */
  readonly digits: number;
}

const PRICES = ["open", "high", "low", "close"] as const;

/** The exact prices of one candle in a line. */
export function CandleReadout(props: CandleReadoutProps): JSX.Element {
  const live = useLive();
  return (
    <dl class="num flex min-h-[1lh] flex-wrap gap-x-3">
      <div class="flex gap-1.5">
        <dt class="sr-only">{t("market.chart.time")}</dt>
        <dd class="text-soft">{formatMoment(Date.parse(props.candle.openTime), live.now())}</dd>
      </div>
      <For each={PRICES}>
        {(price) => (
          <div class="flex gap-1.5">
            <dt class="text-faint">{t(`market.chart.${price}`)}</dt>
            <dd>{formatAmount(props.candle[price], { digits: props.digits })}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}

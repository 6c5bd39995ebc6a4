import { A } from "@solidjs/router";
import { createMemo, type JSX, Show } from "solid-js";
import { formatPrice } from "../format/amount.ts";
import { quoteOf } from "../format/pair.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Amount } from "../ui/amount.tsx";
import { MARKET_COLOURS, marketBeliefOf } from "./belief.ts";
import { createTickers } from "./create-tickers.ts";
import { changePercent, formatChange } from "./digits.ts";
import { useMarket } from "./market.ts";
import { ReadingLine } from "./reading-line.tsx";
import { toSymbol } from "./watch-list.ts";

/** The last price of a pair in a line, how its day went, from where it is and how old. Nothing of what is no pair. */
export function LivePrice(props: { readonly symbol: string }): JSX.Element {
  const symbol = createMemo(() => toSymbol(props.symbol));
  return <Show when={symbol()}>{(known) => <PriceLine symbol={known()} />}</Show>;
}

function PriceLine(props: { readonly symbol: string }): JSX.Element {
  const live = useLive();
  const market = useMarket();
  const tickers = createTickers(market, () => [props.symbol]);
  const ticker = () => tickers.of(props.symbol);
  const belief = () => marketBeliefOf(ticker(), market.isHeard() && tickers.error() === null, live.now());
  const colour = () => MARKET_COLOURS[belief()];
  const percent = () => {
    const { open = null, price = null } = ticker() ?? {};
    return open === null || price === null ? null : changePercent(open, price);
  };
  return (
    <p
      role="group"
      aria-label={t("market.live.label", { symbol: props.symbol })}
      class="num mt-1 flex min-h-[1lh] flex-wrap items-baseline gap-x-2"
    >
      <A
        href={`/markets?symbol=${encodeURIComponent(props.symbol)}`}
        class="font-semibold hover:underline max-wide:py-3"
      >
        {props.symbol}
      </A>
      <Show when={ticker()?.price}>
        {(price) => (
          <span>
            <Amount text={formatPrice(price())} value={price()} class={`font-semibold ${colour()}`} />{" "}
            <span class="text-soft">{quoteOf(props.symbol)}</span>
          </span>
        )}
      </Show>
      <Show when={percent()}>
        {(known) => (
          <Amount
            text={t("market.ticker.change", { percent: formatChange(known()) })}
            value={known()}
            isColoured={belief() === "sure" || belief() === "quiet"}
            class={colour()}
          />
        )}
      </Show>
      <Show when={tickers.error()} fallback={<ReadingLine reading={ticker()} isHeard={market.isHeard()} />}>
        {(message) => <span class="text-error">{t("market.notice.refused", { message: message() })}</span>}
      </Show>
    </p>
  );
}

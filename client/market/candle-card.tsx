import { type Component, createMemo, createSignal, For, type JSX, Match, onMount, Show, Switch } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { Fill } from "../charts/documents.ts";
import { formatAmount } from "../format/amount.ts";
import { formatMoment } from "../format/instant.ts";
import { quoteOf } from "../format/pair.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { MARKET_COLOURS, marketBeliefOf } from "./belief.ts";
import { marksOf } from "./candle-marks.ts";
import type { CandlePlotProps } from "./candle-plot.tsx";
import { CandleReadout, candleDigits } from "./candle-readout.tsx";
import { CandleTable } from "./candle-table.tsx";
import type { CandlesView } from "./create-candles.ts";
import type { Candle, Candles } from "./documents.ts";
import { type Interval, INTERVAL_MS, INTERVALS } from "./intervals.ts";
import { NothingKnown } from "./nothing-known.tsx";
import { ProblemLine } from "./problem-line.tsx";
import { ReadingLine } from "./reading-line.tsx";

/** What a {@link CandleCard} shows. */
export interface CandleCardProps {
  readonly symbol: string;
  readonly interval: Interval;
  readonly onInterval: (interval: Interval) => void;
  readonly view: CandlesView;
  /** Trades of the viewer's bots, which are marked. */
  readonly fills: readonly Fill[];
  readonly isHeard: boolean;
}

/** The candles of a symbol, with the trades of the viewer's bots on them. */
export function CandleCard(props: CandleCardProps): JSX.Element {
  const problem = () => {
    const message = props.view.error();
    return message === null ? null : t("market.chart.failed", { message });
  };
  const candles = () => {
    const known = props.view.candles();
    return known !== undefined && known.length > 0 ? known : undefined;
  };
  return (
    <Card
      title={t("market.chart.title", { symbol: props.symbol })}
      aside={<IntervalTabs interval={props.interval} onChoose={props.onInterval} />}
    >
      <div class="min-h-[520px] max-wide:min-h-[390px] contain-inline-size">
        <Show when={candles()} fallback={<NoCandles {...props} problem={problem()} />}>
          {(known) => (
            <>
              <ProblemLine problem={problem()} />
              <DrawnCandles {...props} candles={known()} isHeard={props.isHeard && problem() === null} />
            </>
          )}
        </Show>
      </div>
    </Card>
  );
}

function NoCandles(props: CandleCardProps & { readonly problem: string | null }): JSX.Element {
  return (
    <>
      <NothingKnown reading={props.view.reading()} empty={t("market.chart.empty")} problem={props.problem} />
      <Show when={props.problem}>
        <p class="text-center">
          <Button onClick={() => props.view.reload()}>{t("market.chart.again")}</Button>
        </p>
      </Show>
    </>
  );
}

function IntervalTabs(props: {
  readonly interval: Interval;
  readonly onChoose: (interval: Interval) => void;
}): JSX.Element {
  return (
    <div role="group" aria-label={t("market.chart.interval")} class="flex flex-wrap justify-end wide:gap-1">
      <For each={INTERVALS}>
        {(interval) => (
          <button
            type="button"
            aria-pressed={props.interval === interval}
            class="rounded-md px-2 py-0.5 font-medium text-soft hover:text-text aria-pressed:bg-sunken aria-pressed:text-text max-wide:min-h-11 max-wide:min-w-8 max-wide:px-1"
            onClick={() => props.onChoose(interval)}
          >
            {interval}
          </button>
        )}
      </For>
    </div>
  );
}

interface DrawnCandlesProps extends CandleCardProps {
  readonly candles: readonly Candle[];
}

function DrawnCandles(props: DrawnCandlesProps): JSX.Element {
  const live = useLive();
  const [plot, setPlot] = createSignal<Component<CandlePlotProps>>();
  const [loadError, setLoadError] = createSignal<string | null>(null);
  const [hovered, setHovered] = createSignal<number | null>(null);
  const load = () => {
    setLoadError(null);
    import("./candle-plot.tsx").then(
      ({ CandlePlot }) => setPlot(() => CandlePlot),
      (reason: unknown) => setLoadError(reason instanceof Error ? reason.message : String(reason)),
    );
  };
  onMount(load);
  const reading = () => withoutAge(props.view.reading());
  const belief = () => marketBeliefOf(reading(), props.isHeard, live.now());
  const marks = createMemo(() => marksOf(props.candles, props.fills, INTERVAL_MS[props.interval]));
  const shown = () => props.candles[hovered() ?? props.candles.length - 1] ?? props.candles.at(-1);
  return (
    <>
      <div class="mb-2 flex flex-wrap justify-between gap-x-4 text-[12px]">
        <div class={MARKET_COLOURS[belief()]}>
          <Show when={shown()}>
            {(candle) => <CandleReadout candle={candle()} digits={candleDigits(props.candles)} />}
          </Show>
        </div>
        <Show when={props.view.error() === null}>
          <ReadingLine reading={reading()} isHeard={props.isHeard} />
        </Show>
      </div>
      <Switch
        fallback={
          <div class="h-[450px] max-wide:h-[320px] animate-pulse rounded-control bg-sunken" aria-hidden="true" />
        }
      >
        <Match when={loadError()}>
          {(message) => (
            <div
              role="alert"
              class="grid h-[450px] max-wide:h-[320px] place-content-center gap-2 text-center text-error"
            >
              <span class="[overflow-wrap:anywhere]">{t("market.chart.failed", { message: message() })}</span>
              <Button onClick={load}>{t("market.chart.again")}</Button>
            </div>
          )}
        </Match>
        <Match when={plot()}>
          <div role="img" aria-label={summaryOf(props, marks(), live.now())}>
            <Dynamic
              component={plot()}
              candles={props.candles}
              marks={marks()}
              isBelieved={belief() === "sure"}
              onHover={setHovered}
            />
          </div>
        </Match>
      </Switch>
      <div class="mt-1 flex flex-wrap items-baseline justify-between gap-x-4 text-[12.5px] text-faint">
        <CandleTable symbol={props.symbol} candles={props.candles} />
        <Show when={marks().length > 0}>
          <span>{t("market.chart.hint")}</span>
        </Show>
        <a
          href="https://www.tradingview.com/"
          target="_blank"
          rel="noopener"
          class="hover:text-soft hover:underline max-wide:py-3"
        >
          {t("market.chart.attribution")}
        </a>
      </div>
    </>
  );
}

/** What is told of candles is when their history was read, which is no sign of how old the newest of them is. */
function withoutAge(reading: Candles | undefined): Candles | undefined {
  return reading?.feed === "LIVE" ? { ...reading, receivedAt: null } : reading;
}

/** The chart in sentences, for who cannot see it. */
function summaryOf(
  { symbol, interval, candles }: DrawnCandlesProps,
  marks: ReturnType<typeof marksOf>,
  now: number,
): string {
  const last = candles.at(-1);
  if (last === undefined) {
    return t("market.chart.name", { symbol });
  }
  const digits = candleDigits(candles);
  const priceOf = (price: string) => formatAmount(price, { digits });
  const byPrice = (one: string, other: string) => Number(one) - Number(other);
  const buys = marks.filter(({ side }) => side === "BUY").length;
  const summary = t("market.chart.summary", {
    symbol,
    interval,
    currency: quoteOf(symbol),
    close: priceOf(last.close),
    time: formatMoment(Date.parse(last.openTime), now),
    low: priceOf(candles.map(({ low }) => low).toSorted(byPrice)[0] ?? last.low),
    high: priceOf(
      candles
        .map(({ high }) => high)
        .toSorted(byPrice)
        .at(-1) ?? last.high,
    ),
  });
  return marks.length === 0 ? summary : summary + t("market.chart.trades", buys, marks.length - buys);
}

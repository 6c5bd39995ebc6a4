import { type Component, createSignal, type JSX, Match, onMount, Show, Switch } from "solid-js";
import { Dynamic } from "solid-js/web";
import { formatMoment } from "../format/instant.ts";
import { t } from "../texts/texts.ts";
import { Button } from "../ui/button.tsx";
import { ChartTable } from "./chart-table.tsx";
import type { History } from "./create-history.ts";
import type { Picture } from "./picture.ts";
import type { PlotProps } from "./plot.tsx";
import { extremesOf, type Vertex, verticesOf } from "./summary.ts";

/** What a {@link Chart} shows. */
export interface ChartProps {
  readonly history: History;
  /** Undefined while it is not known, null where there is nothing to draw yet. */
  readonly picture: Picture | null | undefined;
  /** What is drawn, in a few words. */
  readonly name: string;
  /** What the values are, as the head of a column. */
  readonly valueName: string;
  readonly range: string;
  readonly currency: string;
  readonly format: (value: string) => string;
  /** What helps to read it. */
  readonly hint: string;
  /** What else there is to see, as sentences for who cannot see it. */
  readonly remarks?: string;
}

/** A chart in all its states: loading, empty, failed, or drawn, with the value under the pointer and the same as a table. */
export function Chart(props: ChartProps): JSX.Element {
  const [plot, setPlot] = createSignal<Component<PlotProps>>();
  const [loadError, setLoadError] = createSignal<string | null>(null);
  const load = () => {
    setLoadError(null);
    import("./plot.tsx").then(
      ({ Plot }) => setPlot(() => Plot),
      (reason: unknown) => setLoadError(reason instanceof Error ? reason.message : String(reason)),
    );
  };
  onMount(load);
  const retry = () => {
    props.history.reload();
    if (plot() === undefined) {
      load();
    }
  };
  const error = () => loadError() ?? props.history.error();

  return (
    <div class="min-h-[238px] contain-inline-size" aria-busy={props.history.isLoading()}>
      <Show when={error()}>
        {(message) => (
          <div role="alert" class="mb-2 flex flex-wrap items-center justify-between gap-2 text-error">
            <span class="[overflow-wrap:anywhere]">{t("charts.failed", { message: message() })}</span>
            <Button onClick={retry}>{t("charts.again")}</Button>
          </div>
        )}
      </Show>
      <Switch fallback={<Show when={error() === null}>{<Skeleton />}</Show>}>
        <Match when={plot() !== undefined && props.picture}>
          {(picture) => <DrawnChart {...props} picture={picture()} plot={plot()} />}
        </Match>
        <Match when={props.picture === null}>
          <p class="grid h-[238px] place-items-center text-center text-soft">{t("charts.empty")}</p>
        </Match>
      </Switch>
    </div>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div
      class="h-[238px] pt-6 opacity-100 transition-opacity delay-200 duration-150 starting:opacity-0"
      aria-hidden="true"
    >
      <div class="h-[164px] animate-pulse rounded-control bg-sunken" />
    </div>
  );
}

interface DrawnChartProps extends ChartProps {
  readonly picture: Picture;
  readonly plot: Component<PlotProps> | undefined;
}

function DrawnChart(props: DrawnChartProps): JSX.Element {
  const [hovered, setHovered] = createSignal<number | null>(null);
  const amount = (value: string) => t("charts.amount", { amount: props.format(value), currency: props.currency });
  const momentOf = (at: number) => formatMoment(at, props.picture.now);
  const shown = (): Vertex | undefined => {
    const index = hovered();
    const { series } = props.picture;
    const [at, value] = index === null ? [] : [series.at[index], series.exact[index]];
    return at === undefined || value == null ? verticesOf(series).at(-1) : { at, value };
  };
  const isOld = (vertex: Vertex) => hovered() === null && vertex.at < props.picture.now;
  const summary = () => {
    const extremes = extremesOf(props.picture.series);
    return extremes === null
      ? props.name
      : t("charts.summary", {
          name: props.name,
          currency: props.currency,
          range: props.range,
          first: props.format(extremes.first.value),
          firstAt: momentOf(extremes.first.at),
          last: props.format(extremes.last.value),
          lastAt: momentOf(extremes.last.at),
          lowest: props.format(extremes.lowest.value),
          highest: props.format(extremes.highest.value),
        }) + (props.remarks ?? "");
  };
  return (
    <>
      <p class="num flex h-6 gap-2 text-[12.5px] whitespace-nowrap" aria-hidden="true">
        <span class="mr-auto truncate whitespace-pre text-faint">{props.hint}</span>
        <Show when={shown()}>
          {(vertex) => (
            <>
              <span class="text-faint">{momentOf(vertex().at)}</span>
              <span class="font-semibold" classList={{ "text-faint": isOld(vertex()) }}>
                {amount(vertex().value)}
              </span>
            </>
          )}
        </Show>
      </p>
      <div role="img" aria-label={summary()}>
        <Dynamic component={props.plot} picture={props.picture} onHover={setHovered} />
      </div>
      <ChartTable
        name={props.name}
        valueName={props.valueName}
        currency={props.currency}
        series={props.picture.series}
        now={props.picture.now}
        format={props.format}
      />
    </>
  );
}

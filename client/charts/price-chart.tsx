import type { JSX } from "solid-js";
import { quoteOf } from "../format/pair.ts";
import { formatPrice } from "../format/amount.ts";
import type { DetailedStatus } from "../live/documents.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Chart } from "./chart.tsx";
import { createFills } from "./create-fills.ts";
import { createHistory } from "./create-history.ts";
import { createPicture } from "./create-picture.ts";
import type { Level, Marker } from "./picture.ts";
import type { BotChartProps } from "./pnl-chart.tsx";
import { priceOf } from "./points.ts";

/** The price as the bot saw it, with its position's entry, stops and target, and where it bought and sold. */
export function PriceChart(props: BotChartProps): JSX.Element {
  const live = useLive();
  const fills = createFills(
    () => props.botId,
    () => props.status,
  );
  const history = createHistory({
    botId: () => props.botId,
    range: () => props.range,
    status: () => props.status,
    valueOf: priceOf,
  });
  const markers = (): readonly Marker[] =>
    fills().map(({ executedAt, price, side }) => ({
      at: Date.parse(executedAt),
      value: Number(price),
      kind: side === "BUY" ? "buy" : "sell",
    }));
  const picture = createPicture({
    history,
    range: () => props.range,
    isPnl: false,
    isCurrent: () => live.isHeard() && props.status.freshness === "LIVE",
    levels: () => levelsOf(props.status),
    markers,
  });
  const remarks = () => {
    const shown = picture()?.markers ?? [];
    const buys = shown.filter(({ kind }) => kind === "buy").length;
    return shown.length === 0 ? "" : t("charts.trades", buys, shown.length - buys);
  };
  return (
    <Chart
      history={history}
      picture={picture()}
      name={t("charts.price.name")}
      hint={(picture()?.markers ?? []).length > 0 ? t("charts.price.hint") : ""}
      valueName={t("charts.price.value")}
      range={t(`charts.ranges.${props.range}`)}
      currency={quoteOf(props.symbol)}
      format={formatPrice}
      remarks={
        remarks() +
        levelsOf(props.status)
          .map(({ label }) => ` ${label}.`)
          .join("")
      }
    />
  );
}

function levelsOf(status: DetailedStatus): readonly Level[] {
  if (!status.inPosition) {
    return [];
  }
  const levels = [
    { name: "entry", price: status.entryPrice, colour: "text-soft", isNeeded: true },
    { name: "stopLoss", price: status.stopLossPrice, colour: "loss", isNeeded: false },
    { name: "trailingStop", price: status.trailingStopPrice, colour: "loss", isNeeded: false },
    { name: "takeProfit", price: status.takeProfitPrice, colour: "gain", isNeeded: false },
  ] as const;
  return levels.flatMap(({ name, price, colour, isNeeded }) =>
    price === null
      ? []
      : [
          {
            value: Number(price),
            label: t(`charts.levels.${name}`, { price: formatPrice(price) }),
            colour,
            isNeeded,
          },
        ],
  );
}

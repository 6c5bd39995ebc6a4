import type { JSX } from "solid-js";
import { quoteOf } from "../format/pair.ts";
import type { Range } from "./range.ts";
import { formatAmount } from "../format/amount.ts";
import type { DetailedStatus } from "../live/documents.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Chart } from "./chart.tsx";
import { createHistory } from "./create-history.ts";
import { createPicture } from "./create-picture.ts";
import { pnlOf } from "./points.ts";

/** What a chart of one bot is about. */
export interface BotChartProps {
  readonly botId: string;
  /** Such as BTC/USDT. */
  readonly symbol: string;
  /** A store: the chart goes on with its changes. */
  readonly status: DetailedStatus;
  readonly range: Range;
}

/** The profit or loss of the UTC day, with that of the open position, as a line that goes on live. */
export function PnlChart(props: BotChartProps): JSX.Element {
  const live = useLive();
  const history = createHistory({
    botId: () => props.botId,
    range: () => props.range,
    status: () => props.status,
    valueOf: pnlOf,
  });
  const picture = createPicture({
    history,
    range: () => props.range,
    isPnl: true,
    isCurrent: () => live.isHeard() && (props.status.freshness === "LIVE" || props.status.freshness === "OFF"),
  });
  return (
    <Chart
      history={history}
      picture={picture()}
      name={t("charts.pnl.name")}
      hint={t("charts.pnl.hint")}
      valueName={t("charts.pnl.value")}
      range={t(`charts.ranges.${props.range}`)}
      currency={quoteOf(props.symbol)}
      format={(value) => formatAmount(value, { isSigned: true })}
    />
  );
}

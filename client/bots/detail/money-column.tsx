import type { Client } from "@urql/core";
import { type Accessor, type JSX, untrack } from "solid-js";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { Card } from "../../ui/card.tsx";
import { PartBoundary } from "../../ui/part-boundary.tsx";
import { createPerformance } from "./create-performance.ts";
import { createRememberedRange } from "./create-remembered-range.ts";
import type { TradeList } from "./create-trade-list.ts";
import type { BotPart } from "./part.ts";
import { PerformanceRow } from "./performance-row.tsx";
import { RangeTabs } from "./range-tabs.tsx";
import { PnlChart } from "../../charts/pnl-chart.tsx";
import { PriceChart } from "../../charts/price-chart.tsx";
import { sinceOf } from "../../charts/range.ts";
import { TradesCard } from "./trades-card.tsx";

/** What the {@link MoneyColumn} shows. */
export interface MoneyColumnProps extends BotPart {
  readonly client: Client;
  readonly trades: TradeList;
  /** Moves whenever the bot may have traded; undefined while it is not known. */
  readonly changes: Accessor<unknown>;
}

/** What a bot has made of its money over a stretch of time, and by which trades. */
export function MoneyColumn(props: MoneyColumnProps): JSX.Element {
  const live = useLive();
  const [range, chooseRange] = createRememberedRange();
  const performance = createPerformance({
    ...untrack(() => ({ client: props.client, botId: props.bot.botId })),
    since: () => sinceOf(range(), live.now()),
    changes: () => props.changes(),
  });
  const chart = () => ({
    botId: props.bot.botId,
    symbol: props.bot.bot.symbol,
    status: props.bot.status,
    range: range(),
  });
  return (
    <div class="grid min-w-0 gap-4">
      <PartBoundary>
        <Card title={t("bot.pnl.title")} aside={<RangeTabs range={range()} onChoose={chooseRange} />}>
          <PartBoundary>
            <PnlChart {...chart()} />
          </PartBoundary>
          <PerformanceRow view={performance} />
        </Card>
      </PartBoundary>
      <PartBoundary>
        <Card title={t("bot.pnl.price")} aside={t(`bot.pnl.ranges.${range()}`)}>
          <PriceChart {...chart()} />
        </Card>
      </PartBoundary>
      <PartBoundary>
        <TradesCard trades={props.trades} isPaper={props.bot.bot.kind === "PAPER"} />
      </PartBoundary>
    </div>
  );
}

import { For, type JSX, Show } from "solid-js";
import { formatAmount, formatPrice, formatQuantity } from "../../format/amount.ts";
import { formatDateTime, formatMoment } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import type { TradeList } from "./create-trade-list.ts";
import type { Trade } from "./documents.ts";
import { ListState } from "./list-state.tsx";

/** What the {@link TradesCard} shows. */
export interface TradesCardProps {
  readonly trades: TradeList;
  /** Whether botwatch runs the bot, and so records its trades. */
  readonly isPaper: boolean;
}

/** A bot's orders that were filled, the newest first; on a phone each takes two lines. */
export function TradesCard(props: TradesCardProps): JSX.Element {
  return (
    <Card
      title={t("bot.trades.title")}
      aside={
        <Show when={props.trades.totalCount()}>
          {(count) => <span class="num">{t("bot.trades.total", count())}</span>}
        </Show>
      }
    >
      <ListState
        list={props.trades}
        empty={props.isPaper ? t("bot.trades.empty") : t("bot.trades.emptyExternal")}
        texts="trades"
      >
        {/* Rows become grids on a phone, which would take their meaning away: hence the roles. */}
        <table role="table" class="num w-full text-[13px] max-wide:block">
          <thead role="rowgroup" class="max-wide:sr-only">
            <tr role="row" class="text-[12px] text-soft">
              <For each={COLUMNS}>
                {({ text, side }) => (
                  <th
                    role="columnheader"
                    scope="col"
                    class={`border-b border-line px-2 py-[5px] font-semibold first:pl-0 last:pr-0 ${side}`}
                  >
                    {t(text)}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody role="rowgroup" class="max-wide:block">
            <For each={props.trades.items()}>{({ node }) => <Row trade={node} />}</For>
          </tbody>
        </table>
      </ListState>
    </Card>
  );
}

const COLUMNS = [
  { text: "bot.trades.time", side: "text-left" },
  { text: "bot.trades.side", side: "text-left" },
  { text: "bot.trades.price", side: "text-right" },
  { text: "bot.trades.quantity", side: "text-right" },
  { text: "bot.trades.fee", side: "text-right" },
  { text: "bot.trades.pnl", side: "text-right" },
] as const;

const CELL = "wide:border-b wide:border-line wide:px-2 wide:py-[7px] wide:align-top wide:first:pl-0 wide:last:pr-0";
const NUMBER = "wide:text-right whitespace-nowrap";

function Row(props: { readonly trade: Trade }): JSX.Element {
  const live = useLive();
  const at = () => Date.parse(props.trade.executedAt);
  return (
    <tr
      role="row"
      class="max-wide:grid max-wide:grid-cols-[auto_1fr_auto] max-wide:gap-x-2.5 max-wide:gap-y-0.5 max-wide:border-b max-wide:border-line max-wide:py-2 max-wide:last:border-b-0 wide:last:*:border-b-0"
    >
      <td role="cell" class={`${CELL} whitespace-nowrap text-faint`}>
        <time dateTime={props.trade.executedAt} title={formatDateTime(at())}>
          {formatMoment(at(), live.now())}
        </time>
      </td>
      <td role="cell" class={`${CELL} min-w-0 [overflow-wrap:anywhere] max-wide:truncate`}>
        <span class="font-semibold">{t(`bot.trades.${props.trade.side}`)}</span>
        <span class="text-soft"> · {props.trade.reason}</span>
      </td>
      <td role="cell" class={`${CELL} ${NUMBER} max-wide:col-start-2 max-wide:row-start-2`}>
        {formatPrice(props.trade.price)}
        <span class="wide:hidden"> × {formatQuantity(props.trade.quantity)}</span>
      </td>
      <td role="cell" class={`${CELL} ${NUMBER} max-wide:sr-only`}>
        {formatQuantity(props.trade.quantity)}
      </td>
      <td
        role="cell"
        class={`${CELL} ${NUMBER} max-wide:col-start-3 max-wide:row-start-2 max-wide:text-right max-wide:text-faint`}
      >
        <span class="wide:hidden">{t("bot.trades.fee").toLocaleLowerCase()} </span>
        {formatAmount(props.trade.fee)}
      </td>
      <td role="cell" class={`${CELL} ${NUMBER} max-wide:col-start-3 max-wide:row-start-1 max-wide:text-right`}>
        <Show when={props.trade.realizedPnl} fallback={<span class="text-faint">{t("bot.trades.entry")}</span>}>
          {(pnl) => (
            <Amount text={formatAmount(pnl(), { isSigned: true })} value={pnl()} isColoured class="font-semibold" />
          )}
        </Show>
      </td>
    </tr>
  );
}

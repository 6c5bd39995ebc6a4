import { For, type JSX, Show } from "solid-js";
import type { Belief } from "../bots/belief.ts";
import { Figure } from "../bots/detail/figure.tsx";
import { isSameDay } from "../bots/detail/limits.ts";
import { lastReportAt } from "../bots/detail/signal.ts";
import { dayOf } from "../bots/detail/words.ts";
import { formatAmount, formatPrice, formatQuantity } from "../format/amount.ts";
import { baseOf, quoteOf } from "../format/pair.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Card } from "../ui/card.tsx";
import type { SharedBot, SharedStatus } from "./documents.ts";

/** What {@link SharedMoney} shows. */
export interface SharedMoneyProps {
  readonly bot: SharedBot;
  readonly status: SharedStatus;
  readonly belief: Belief;
}

/** The position and the day of a shared bot; where money is hidden, that there is one, and how many trades. */
export function SharedMoney(props: SharedMoneyProps): JSX.Element {
  return (
    <>
      <Show when={props.bot.moneyHidden}>
        <p class="mb-4 rounded-control border border-line bg-sunken px-3 py-2 text-soft">{t("shared.hidden")}</p>
      </Show>
      <div class="grid items-start gap-4 wide:grid-cols-2">
        <Position {...props} />
        <Today {...props} />
      </div>
    </>
  );
}

function Position(props: SharedMoneyProps): JSX.Element {
  return (
    <Card title={props.status.inPosition ? t("bot.position.title") : t("bot.position.none")}>
      <Show when={props.status.inPosition} fallback={<p class="text-soft">{t("shared.noPosition")}</p>}>
        <Show when={!props.bot.moneyHidden} fallback={<p class="text-soft">{t("shared.position")}</p>}>
          <Big {...props} value={props.status.unrealizedPnl} label={t("bot.position.unrealized")} />
          <dl class="num mt-3 grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5">
            <For each={PRICES}>
              {(name) => (
                <>
                  <dt class="text-soft">{t(`shared.prices.${name}`)}</dt>
                  <dd class="text-right">
                    <Figure value={props.status[name]} format={formatPrice} belief={props.belief} />
                  </dd>
                </>
              )}
            </For>
            <dt class="text-soft">{t("shared.size", { base: baseOf(props.bot.symbol) ?? props.bot.symbol })}</dt>
            <dd class="text-right">
              <Figure value={props.status.positionSize} format={formatQuantity} belief={props.belief} />
            </dd>
          </dl>
        </Show>
      </Show>
    </Card>
  );
}

/** The highest first, of a position that is long. */
const PRICES = [
  "takeProfitPrice",
  "highestPriceSinceEntry",
  "markPrice",
  "entryPrice",
  "trailingStopPrice",
  "stopLossPrice",
] as const;

function Today(props: SharedMoneyProps): JSX.Element {
  const live = useLive();
  const isToday = () => isSameDay(lastReportAt(props.status), live.now());
  const belief = () => (isToday() ? props.belief : "unsure");
  return (
    <Card
      title={t("bot.today.title")}
      aside={isToday() ? undefined : t("bot.today.ofDay", { day: dayOf(lastReportAt(props.status)) })}
    >
      <Show when={!props.bot.moneyHidden}>
        <Big {...props} belief={belief()} value={props.status.dailyPnl} label={t("bot.today.pnl")} />
      </Show>
      <p class="num mt-3 flex justify-between first:mt-0">
        <span class="text-soft">{t("bot.today.trades")}</span>
        <Figure
          value={String(props.status.dailyTradeCount)}
          format={(count) => formatAmount(count, { digits: 0 })}
          belief={belief()}
        />
      </p>
    </Card>
  );
}

function Big(props: SharedMoneyProps & { readonly value: string | null; readonly label: string }): JSX.Element {
  return (
    <>
      <p class="text-[30px] leading-[1.1] font-semibold tracking-[-0.02em]">
        <Figure
          value={props.value}
          format={(amount) => formatAmount(amount, { isSigned: true })}
          belief={props.belief}
          isColoured
        />{" "}
        <span class="text-[15px] font-medium tracking-normal text-soft">{quoteOf(props.bot.symbol)}</span>
      </p>
      <p class="mt-1 text-soft">{props.label}</p>
    </>
  );
}

import { type JSX, Show } from "solid-js";
import { Big } from "big.js";
import { formatAmount, formatPercent, formatPrice, formatQuantity } from "../../format/amount.ts";
import { baseOf, quoteOf } from "../../format/pair.ts";
import { formatMoment } from "../../format/instant.ts";
import { useLive } from "../../live/live.ts";
import { t } from "../../texts/texts.ts";
import { Card } from "../../ui/card.tsx";
import { AsOf } from "./as-of.tsx";
import { Figure } from "./figure.tsx";
import { ladderDigits, ladderPricesOf } from "./ladder.ts";
import { percentOf } from "./limits.ts";
import { BELIEF_COLOURS, type BotPart } from "./part.ts";
import { PriceLadder } from "./price-ladder.tsx";

/** What a {@link PositionCard} shows. */
export interface PositionCardProps extends BotPart {
  /** When the position was opened, in milliseconds since the epoch; null where it is not known. */
  readonly openedAt: number | null;
}

/** The open position with its prices to scale, or why there is none. */
export function PositionCard(props: PositionCardProps): JSX.Element {
  return (
    <Show when={props.bot.status.inPosition} fallback={<NoPosition {...props} />}>
      <Card title={t("bot.position.title")} aside={<AsOf {...props}>{<Size {...props} />}</AsOf>}>
        <OpenPosition {...props} />
        <PriceLadder bot={props.bot} belief={props.belief} />
      </Card>
    </Show>
  );
}

function Size(props: PositionCardProps): JSX.Element {
  const live = useLive();
  const textOf = (positionSize: string) => {
    const size = t("bot.position.size", {
      type: t(`bot.positionType.${props.bot.bot.positionType}`),
      size: formatQuantity(positionSize),
      base: baseOf(props.bot.bot.symbol) ?? props.bot.bot.symbol,
    });
    return props.openedAt === null
      ? size
      : t("bot.position.sizeSince", { size, time: formatMoment(props.openedAt, live.now()) });
  };
  return <Show when={props.bot.status.positionSize}>{(size) => <span class="num">{textOf(size())}</span>}</Show>;
}

function OpenPosition(props: BotPart): JSX.Element {
  const status = () => props.bot.status;
  const quote = () => quoteOf(props.bot.bot.symbol);
  const markText = () => {
    const { markPrice } = status();
    return markPrice === null
      ? t("bot.position.noMark")
      : t("bot.position.mark", {
          price: formatAmount(markPrice, { digits: ladderDigits(ladderPricesOf(status())) }),
        });
  };
  return (
    <>
      <p class="text-[30px] leading-[1.1] font-semibold tracking-[-0.02em]">
        <Figure
          value={status().unrealizedPnl}
          format={(pnl) => formatAmount(pnl, { isSigned: true })}
          belief={props.belief}
          isColoured
        />{" "}
        <span class="text-[15px] font-medium tracking-normal text-soft">{quote()}</span>
      </p>
      <p class="num mt-1 text-soft">
        <Show when={pnlPercentOf(props.bot)}>
          {(percent) => (
            <>
              <Figure
                value={percent()}
                format={(value) => formatSmallPercent(value)}
                belief={props.belief}
                isColoured
                class="font-medium"
              />{" "}
            </>
          )}
        </Show>
        {t("bot.position.unrealized")}
        {" · "}
        {markText()}
      </p>
    </>
  );
}

function NoPosition(props: BotPart): JSX.Element {
  const status = () => props.bot.status;
  return (
    <Card title={t("bot.position.none")} aside={<AsOf {...props} />}>
      <p class={`[overflow-wrap:anywhere] ${BELIEF_COLOURS[props.belief]}`}>
        {status().reason ?? t(`bot.position.why.${status().runStatus}`)}
      </p>
      <Show when={status().markPrice}>
        {(price) => (
          <p class="num mt-2 text-soft">
            {t("bot.position.lastMark", {
              price: formatPrice(price()),
              quote: quoteOf(props.bot.bot.symbol),
            })}
          </p>
        )}
      </Show>
    </Card>
  );
}

/** Unrealized PnL in per cent of what the position cost; null where the bot does not say enough. */
function pnlPercentOf({ status }: BotPart["bot"]): string | null {
  const { unrealizedPnl, entryPrice, positionSize } = status;
  if (unrealizedPnl === null || entryPrice === null || positionSize === null) {
    return null;
  }
  return percentOf(unrealizedPnl, new Big(entryPrice).times(positionSize)).toFixed();
}

/** A gain of 0.04 % is not none. */
function formatSmallPercent(percent: string): string {
  return new Big(percent).abs().lt(1)
    ? `${formatAmount(percent, { digits: 2, isSigned: true })}\u00a0%`
    : formatPercent(percent, true);
}

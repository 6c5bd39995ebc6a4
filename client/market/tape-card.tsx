import { createMemo, For, type JSX, Show } from "solid-js";
import { formatAmount } from "../format/amount.ts";
import { formatTime } from "../format/instant.ts";
import { baseOf, quoteOf } from "../format/pair.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Card } from "../ui/card.tsx";
import { MARKET_COLOURS, type MarketBelief, marketBeliefOf } from "./belief.ts";
import type { Tape, TapeLine } from "./create-tape.ts";
import { columnDigits } from "./digits.ts";
import { NothingKnown } from "./nothing-known.tsx";
import { ProblemLine } from "./problem-line.tsx";
import { ReadingLine } from "./reading-line.tsx";

/** What a {@link TapeCard} shows. */
export interface TapeCardProps {
  readonly symbol: string;
  readonly tape: Tape;
  readonly isHeard: boolean;
}

/** The trades of a symbol, the newest first. */
export function TapeCard(props: TapeCardProps): JSX.Element {
  const problem = () => {
    const message = props.tape.error();
    return message === null ? null : t("market.tape.failed", { message });
  };
  return (
    <Card
      title={t("market.tape.title")}
      aside={
        <Show when={problem() === null}>
          <ReadingLine reading={props.tape.reading()} isHeard={props.isHeard} />
        </Show>
      }
    >
      <Show
        when={props.tape.lines().length > 0}
        fallback={
          <NothingKnown reading={props.tape.reading()} empty={t("market.tape.empty")} problem={problem()} />
        }
      >
        <ProblemLine problem={problem()} />
        <Lines {...props} isHeard={props.isHeard && problem() === null} />
      </Show>
    </Card>
  );
}

function Lines(props: TapeCardProps): JSX.Element {
  const live = useLive();
  const trades = () => props.tape.lines().map(({ trade }) => trade);
  const priceDigits = createMemo(() =>
    columnDigits(
      trades().map(({ price }) => price),
      2,
    ),
  );
  const sizeDigits = createMemo(() =>
    columnDigits(
      trades().map(({ size }) => size),
      2,
    ),
  );
  // Of trades a long pause is nothing to be doubted.
  const belief = createMemo<MarketBelief>(() => {
    const now = marketBeliefOf(props.tape.reading(), props.isHeard, live.now());
    return now === "quiet" ? "sure" : now;
  });
  return (
    <div class="max-h-[420px] overflow-y-auto" tabindex="0" role="group" aria-label={t("market.tape.title")}>
      <table class="num w-full border-collapse text-[12.5px]">
        <thead class="sticky top-0 bg-surface text-[12px] text-faint">
          <tr>
            <th class="pb-1 text-left font-normal">{t("market.tape.time")}</th>
            <th class="pb-1 text-left font-normal">{t("market.tape.side")}</th>
            <th class="pb-1 text-right font-normal">
              {t("market.tape.price")} {quoteOf(props.symbol)}
            </th>
            <th class="pr-2 pb-1 text-right font-normal">
              {t("market.tape.size")} {baseOf(props.symbol)}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.tape.lines()}>
            {(line) => (
              <LineRow line={line} belief={belief()} priceDigits={priceDigits()} sizeDigits={sizeDigits()} />
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

interface LineRowProps {
  readonly line: TapeLine;
  readonly belief: MarketBelief;
  readonly priceDigits: number;
  readonly sizeDigits: number;
}

function LineRow(props: LineRowProps): JSX.Element {
  const trade = () => props.line.trade;
  const colour = () => (props.belief === "sure" ? SIDES[trade().side] : MARKET_COLOURS[props.belief]);
  return (
    <>
      <tr class={`border-t border-line ${MARKET_COLOURS[props.belief]}`}>
        <td class="py-[3px]">{formatTime(Date.parse(trade().at))}</td>
        <td class={colour()}>{t(`market.tape.sides.${trade().side}`)}</td>
        <td class={`text-right ${colour()}`}>{formatAmount(trade().price, { digits: props.priceDigits })}</td>
        <td class="pr-2 text-right">{formatAmount(trade().size, { digits: props.sizeDigits })}</td>
      </tr>
      <Show when={props.line.isAfterGap}>
        <tr class="border-t border-line text-faint">
          <td colspan="4" class="py-[3px] text-center">
            {t("market.tape.gap")}
          </td>
        </tr>
      </Show>
    </>
  );
}

const SIDES = { BUY: "text-gain", SELL: "text-loss" };

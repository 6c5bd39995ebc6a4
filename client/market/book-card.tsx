import { createMemo, Index, type JSX, Show } from "solid-js";
import { formatAmount } from "../format/amount.ts";
import { baseOf, quoteOf } from "../format/pair.ts";
import { useLive } from "../live/live.ts";
import { t } from "../texts/texts.ts";
import { Card } from "../ui/card.tsx";
import { MARKET_COLOURS, type MarketBelief, marketBeliefOf } from "./belief.ts";
import { type ShownLevel, toShownBook } from "./book-levels.ts";
import type { OrderBookView } from "./create-order-book.ts";
import { columnDigits } from "./digits.ts";
import type { OrderBook } from "./documents.ts";
import { NothingKnown } from "./nothing-known.tsx";
import { ProblemLine } from "./problem-line.tsx";
import { ReadingLine } from "./reading-line.tsx";

/** What a {@link BookCard} shows. */
export interface BookCardProps {
  readonly symbol: string;
  readonly view: OrderBookView;
  readonly isHeard: boolean;
}

/** The best orders of a symbol: those to sell above, those to buy below, each with a bar of how much waits up to its price. */
export function BookCard(props: BookCardProps): JSX.Element {
  const problem = () => failureOf(props.view.error());
  return (
    <Card
      title={t("market.book.title")}
      aside={
        <Show when={problem() === null}>
          <ReadingLine reading={props.view.book()} isHeard={props.isHeard} />
        </Show>
      }
    >
      <Show
        when={isFilled(props.view.book())}
        fallback={<NothingKnown reading={props.view.book()} empty={t("market.book.empty")} problem={problem()} />}
      >
        {(book) => (
          <>
            <ProblemLine problem={problem()} />
            <Levels symbol={props.symbol} book={book()} isHeard={props.isHeard && problem() === null} />
          </>
        )}
      </Show>
    </Card>
  );
}

function isFilled(book: OrderBook | undefined): OrderBook | undefined {
  return book !== undefined && book.asks.length + book.bids.length > 0 ? book : undefined;
}

function failureOf(message: string | null): string | null {
  return message === null ? null : t("market.book.failed", { message });
}

interface LevelsProps {
  readonly symbol: string;
  readonly book: OrderBook;
  readonly isHeard: boolean;
}

function Levels(props: LevelsProps): JSX.Element {
  const live = useLive();
  const shown = createMemo(() => toShownBook(props.book));
  const all = () => [...props.book.asks, ...props.book.bids];
  const priceDigits = createMemo(() =>
    columnDigits(
      all().map(({ price }) => price),
      2,
    ),
  );
  const sizeDigits = createMemo(() =>
    columnDigits(
      all().map(({ size }) => size),
      2,
    ),
  );
  const belief = () => marketBeliefOf(props.book, props.isHeard, live.now());
  const side = (kind: "asks" | "bids") => (
    <tbody aria-label={t(`market.book.${kind}`)}>
      <Index each={kind === "asks" ? shown().asks.toReversed() : shown().bids}>
        {(level) => (
          <LevelRow
            level={level()}
            kind={kind}
            belief={belief()}
            priceDigits={priceDigits()}
            sizeDigits={sizeDigits()}
          />
        )}
      </Index>
    </tbody>
  );
  return (
    <table class="num w-full border-collapse text-[12.5px]">
      <thead class="text-[12px] text-faint">
        <tr>
          <th class="pb-1 text-left font-normal">
            {t("market.book.price")} {quoteOf(props.symbol)}
          </th>
          <th class="pb-1 text-right font-normal">
            {t("market.book.size")} {baseOf(props.symbol)}
          </th>
          <th class="pb-1 text-right font-normal">{t("market.book.total")}</th>
        </tr>
      </thead>
      {side("asks")}
      <tbody>
        <tr class="border-y border-line text-soft">
          <td colspan="3" class="py-1.5">
            <Show when={shown().spread}>
              {(spread) =>
                t("market.book.spread", {
                  amount: formatAmount(spread().amount, { digits: priceDigits() }),
                  percent: `${formatAmount(spread().percent, { digits: 4 })}\u00a0%`,
                })
              }
            </Show>
          </td>
        </tr>
      </tbody>
      {side("bids")}
    </table>
  );
}

interface LevelRowProps {
  readonly level: ShownLevel;
  readonly kind: "asks" | "bids";
  readonly belief: MarketBelief;
  readonly priceDigits: number;
  readonly sizeDigits: number;
}

function LevelRow(props: LevelRowProps): JSX.Element {
  const isSure = () => props.belief === "sure" || props.belief === "quiet";
  const faded = () => MARKET_COLOURS[props.belief];
  // The bar grows from the right, behind the sums that it stands for.
  const bar = () => {
    const colour = isSure()
      ? props.kind === "asks"
        ? "var(--error-soft)"
        : "var(--running-soft)"
      : "var(--sunken)";
    const end = `${(props.level.share * 100).toFixed(1)}%`;
    return `linear-gradient(to left, ${colour} ${end}, transparent ${end})`;
  };
  return (
    <tr style={{ "background-image": bar() }}>
      <td class={`py-[3px] pl-1 ${isSure() ? SIDES[props.kind] : faded()}`}>
        {formatAmount(props.level.price, { digits: props.priceDigits })}
      </td>
      <td class={`py-[3px] text-right ${faded()}`}>
        {formatAmount(props.level.size, { digits: props.sizeDigits })}
      </td>
      <td class={`py-[3px] pr-1 text-right ${faded()}`}>
        {formatAmount(props.level.total, { digits: props.sizeDigits })}
      </td>
    </tr>
  );
}

const SIDES = { asks: "text-loss", bids: "text-gain" };

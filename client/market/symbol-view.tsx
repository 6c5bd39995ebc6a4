import { type JSX, untrack } from "solid-js";
import { PartBoundary } from "../ui/part-boundary.tsx";
import { BookCard } from "./book-card.tsx";
import { CandleCard } from "./candle-card.tsx";
import { createBotFills, type TradingBot } from "./create-bot-fills.ts";
import { createCandles } from "./create-candles.ts";
import { createOrderBook } from "./create-order-book.ts";
import { createTape } from "./create-tape.ts";
import type { Interval } from "./intervals.ts";
import { useMarket } from "./market.ts";
import { TapeCard } from "./tape-card.tsx";

/** What a {@link SymbolView} shows. */
export interface SymbolViewProps {
  readonly symbol: string;
  readonly interval: Interval;
  readonly onInterval: (interval: Interval) => void;
  /** The viewer's bots that trade it. */
  readonly bots: readonly TradingBot[];
  /** What stands below the candles in a wide window, else last. */
  readonly children?: JSX.Element;
}

/** Everything about one symbol: candles, orders, trades. It stands for this one as long as it lives. */
export function SymbolView(props: SymbolViewProps): JSX.Element {
  const market = useMarket();
  const symbol = untrack(() => props.symbol);
  const candles = createCandles({ market, symbol, interval: () => props.interval });
  const book = createOrderBook(market, symbol);
  const tape = createTape(market, symbol);
  const fills = createBotFills(market, () => props.bots);
  return (
    <div class="grid gap-4 [&>*]:min-w-0 wide:grid-cols-[1.9fr_1fr]">
      <PartBoundary>
        <CandleCard
          symbol={symbol}
          interval={props.interval}
          onInterval={(interval) => props.onInterval(interval)}
          view={candles}
          fills={fills()}
          isHeard={market.isHeard()}
        />
      </PartBoundary>
      <PartBoundary>
        <BookCard symbol={symbol} view={book} isHeard={market.isHeard()} />
      </PartBoundary>
      <div class="wide:col-start-2 [&>*]:h-full">
        <PartBoundary>
          <TapeCard symbol={symbol} tape={tape} isHeard={market.isHeard()} />
        </PartBoundary>
      </div>
      <div class="wide:col-start-1 wide:row-start-2">{props.children}</div>
    </div>
  );
}

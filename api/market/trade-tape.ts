import type { TopicState, TopicWatcher } from "./exchange.ts";
import type { MarketTrade } from "./market-data.ts";
import type { MarketReading, TradesBatch, TradesEvent } from "./markets.ts";

/** Puts trades together to batches, and remembers the newest for those who come or fall behind. */
export interface TradeTape {
  readonly put: TopicWatcher;
  readonly stop: () => void;
}

export interface TradeTapeOptions {
  readonly intervalMs: number;
  readonly emit: (batch: TradesBatch) => void;
  readonly nextId: () => string;
  readonly toReading: (state: TopicState, receivedAt: Date | null) => MarketReading;
}

/** So many trades are remembered, and shown in one event. */
const MOST_TRADES = 200;

/** Makes a tape for one symbol. */
export function createTradeTape(options: TradeTapeOptions): TradeTape {
  /** The newest trades, oldest first, each with whether some before it are missing. */
  let newest: { readonly trade: MarketTrade; readonly hasGap: boolean }[] = [];
  let count = 0;
  let shown = 0;
  let lastTrades: unknown;
  let lastFeed: string | undefined;
  let latest: Parameters<TopicWatcher> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (latest === undefined) {
      return;
    }
    const [, state, receivedAt] = latest;
    options.emit(toBatch(shown, count, newest, options.nextId, options.toReading(state, receivedAt)));
    shown = count;
  }

  return {
    put: (value, state, receivedAt) => {
      latest = [value, state, receivedAt];
      // A change of state repeats the last value.
      if (value?.kind === "TRADES" && value !== lastTrades) {
        lastTrades = value;
        count += value.trades.length;
        newest.push(...value.trades.map((trade, index) => ({ trade, hasGap: index === 0 && value.hasGap })));
        // A new list, as batches that were emitted look at the one before.
        newest = newest.length > 2 * MOST_TRADES ? newest.slice(-MOST_TRADES) : newest;
      }
      if (state.feed !== lastFeed) {
        lastFeed = state.feed;
        flush();
      } else if (timer === undefined) {
        timer = setTimeout(flush, options.intervalMs);
        timer.unref();
      }
    },
    stop: () => clearTimeout(timer),
  };
}

function toBatch(
  from: number,
  to: number,
  list: readonly { readonly trade: MarketTrade; readonly hasGap: boolean }[],
  nextId: () => string,
  reading: MarketReading,
): TradesBatch {
  const events = new Map<number | null, TradesEvent>();
  const end = list.length;
  const toEvent = (position: number | null): TradesEvent => {
    const missed = position === null ? Infinity : to - position;
    const wanted = Math.min(missed, MOST_TRADES, end);
    // As of this batch: the list may have grown since.
    const some = list.slice(end - wanted, end);
    const isCut = position !== null && missed > wanted;
    return {
      eventId: nextId(),
      ...reading,
      trades: some.map(({ trade }) => trade),
      hasGap: isCut || some.some(({ hasGap }) => hasGap),
    };
  };
  return {
    from,
    to,
    since: (position) => {
      const made = events.get(position) ?? toEvent(position);
      events.set(position, made);
      return made;
    },
  };
}

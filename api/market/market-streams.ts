import { DomainError } from "../errors.ts";
import { createLatest, type Latest } from "../streams/latest.ts";
import type {
  BookEvent,
  CandlesReading,
  ConnectionsEvent,
  Markets,
  TickersEvent,
  TradesBatch,
  TradesEvent,
} from "./markets.ts";
import type { Timeframe } from "../bots/bot.entity.ts";
import { checkSymbol } from "./symbols.ts";

/** So many symbols in one stream of tickers. */
export const MOST_SYMBOLS = 50;
/** So many levels of each side of an order book. */
export const MOST_LEVELS = 20;
/** So many candles in one answer. */
export const MOST_CANDLES = 1_000;

/**
 * The last prices of some symbols: what is known first, then at most four events a second, all symbols in each.
 *
 * @throws BAD_USER_INPUT where the symbols are none, too many or malformed; RATE_LIMITED where the server follows as
 * many as it can.
 */
export function streamTickers(
  markets: Markets,
  given: readonly string[],
  signal: AbortSignal,
): AsyncIterable<TickersEvent> {
  // In one order, so that all who ask for the same share it.
  const symbols = [...new Set(given.map((one) => checkSymbol(one, "symbols")))].toSorted();
  if (symbols.length === 0 || symbols.length > MOST_SYMBOLS) {
    throw new DomainError("BAD_USER_INPUT", `symbols must be 1 to ${MOST_SYMBOLS}, found ${symbols.length}`, {
      field: "symbols",
    });
  }
  refuseWithoutRoom(markets, "TICKER", symbols);
  return follow(signal, (put) => markets.watchTickers(symbols, put));
}

/** The best orders of a symbol: what is known first, then at most one event in 120 ms. @throws as {@link streamTickers}. */
export function streamOrderBook(
  markets: Markets,
  request: { readonly symbol: string; readonly levels: number },
  signal: AbortSignal,
): AsyncIterable<BookEvent> {
  const symbol = checkSymbol(request.symbol, "symbol");
  refuseWithoutRoom(markets, "BOOK", [symbol]);
  return follow(signal, (put) => markets.watchBook({ symbol, levels: request.levels }, put));
}

/**
 * The trades of a symbol: the newest that are known, then those that follow, in batches of 80 ms. A viewer who falls
 * behind gets the newest 200. @throws as {@link streamTickers}.
 */
export function streamTrades(markets: Markets, given: string, signal: AbortSignal): AsyncIterable<TradesEvent> {
  const symbol = checkSymbol(given, "symbol");
  refuseWithoutRoom(markets, "TRADES", [symbol]);
  return sinceTheLast(follow<TradesBatch>(signal, (put) => markets.watchTrades(symbol, put)));
}

/** By hand, since a generator that waits for the next batch does not hear that it is given up. */
function sinceTheLast(batches: Latest<TradesBatch>): AsyncIterableIterator<TradesEvent, undefined> {
  let position: number | null = null;
  const events: AsyncIterableIterator<TradesEvent, undefined> = {
    next: async () => {
      const { done, value } = await batches.next();
      if (done === true) {
        return { done, value };
      }
      const event = value.since(position);
      position = value.to;
      return { done: false, value: event };
    },
    return: async () => {
      await batches.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => events,
  };
  return events;
}

/** All connections to the exchange: as they are, then at each change of state and every two seconds. */
export function streamConnections(markets: Markets, signal: AbortSignal): AsyncIterable<ConnectionsEvent> {
  return follow(signal, (put) => markets.watchConnections(null, put));
}

/** The newest candles of a symbol. @throws as {@link streamTickers}. */
export async function readCandles(
  markets: Markets,
  request: { readonly symbol: string; readonly timeframe: Timeframe; readonly first: number },
): Promise<CandlesReading> {
  const symbol = checkSymbol(request.symbol, "symbol");
  return markets.readCandles({ ...request, symbol });
}

/** Tries connections now. @throws NOT_FOUND where there is no such one. */
export function retryConnections(markets: Markets, id: string | null): void {
  if (!markets.retry(id)) {
    throw new DomainError("NOT_FOUND", `There is no connection ${JSON.stringify(id)}`);
  }
}

/** One viewer's slot: an event that was not taken yet gives way to the newest. */
function follow<Event>(signal: AbortSignal, watch: (put: (event: Event) => void) => () => void): Latest<Event> {
  const latest = createLatest<Event>(() => stop());
  const stop = signal.aborted ? () => undefined : watch(latest.put);
  if (signal.aborted) {
    latest.end();
  }
  signal.addEventListener("abort", () => latest.end(), { once: true });
  return latest;
}

function refuseWithoutRoom(
  markets: Markets,
  stream: "TICKER" | "BOOK" | "TRADES",
  symbols: readonly string[],
): void {
  if (!markets.hasRoomFor(stream, symbols)) {
    throw new DomainError("RATE_LIMITED", "This server follows as many symbols as it can: try again in a minute");
  }
}

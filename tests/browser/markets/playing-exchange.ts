import {
  BINANCE_ACK,
  binanceDepth,
  binanceHistory,
  binanceKline,
  binanceTicker,
  binanceTrade,
} from "../../support/binance-messages.ts";
import { type ExchangeLine, type ExchangeServer, startExchangeServer } from "../../support/exchange-server.ts";

/** An exchange that answers as Binance does: who follows something is told its latest at once. */
export interface PlayingExchange {
  readonly server: ExchangeServer;
  /** Says something on a stream such as `btcusdt@ticker` to whoever follows it, now and from the beginning on. */
  readonly play: (name: string, message: unknown) => void;
  /** Sets the price of a pair such as `btcusdt`, and tells it to whoever follows its ticker. */
  readonly quote: (pair: string, price: string) => void;
  /** One trade more; the taker bought. */
  readonly trade: (pair: string, price: string) => void;
  /** Orders of two levels on each side of a price. */
  readonly fillBook: (pair: string, price: number) => void;
  /** The candle of now, as long as an interval says. */
  readonly growCandle: (pair: string, interval: string, close: string) => void;
  /** Cuts every connection without a word. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

const MINUTE_MS = 60_000;
const CANDLE_MS = 15 * MINUTE_MS;

/** Starts one whose history has candles of 15 minutes with closes from 64,000 to 64,059. */
export async function startPlayingExchange(): Promise<PlayingExchange> {
  const server = await startExchangeServer();
  const latest = new Map<string, unknown>();
  const lines = new Map<ExchangeLine, Set<string>>();
  let tradeId = 100;
  let updateId = 1_000;
  const ending = new AbortController();

  const newest = () => Math.floor(Date.now() / CANDLE_MS) * CANDLE_MS;
  const closes = Array.from({ length: 60 }, (_, index) => String(64_000 + index));
  server.answer((path) => ({
    status: 200,
    body: path.startsWith("/api/v3/klines") ? history(closes, newest()) : {},
  }));

  const play = (name: string, message: unknown): void => {
    latest.set(name, message);
    [...lines].filter(([, names]) => names.has(name)).forEach(([line]) => line.say(message));
  };
  const serve = async (line: ExchangeLine): Promise<void> => {
    const names = new Set<string>();
    lines.set(line, names);
    void line.closed.then(() => lines.delete(line));
    while (lines.has(line)) {
      const { method, params = [], id } = await line.nextAsked();
      if (method === "LIST_SUBSCRIPTIONS") {
        line.say({ result: [...names], id });
        continue;
      }
      line.say(BINANCE_ACK);
      for (const name of params) {
        names[method === "SUBSCRIBE" ? "add" : "delete"](name);
        const known = method === "SUBSCRIBE" ? latest.get(name) : undefined;
        if (known !== undefined) {
          line.say(known);
        }
      }
    }
  };
  const welcome = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      void serve(await server.nextLine());
    }
  };
  void welcome();

  return {
    server,
    play,
    quote: (pair, price) => play(`${pair}@ticker`, binanceTicker(pair, price)),
    trade: (pair, price) => play(`${pair}@trade`, binanceTrade(pair, (tradeId += 1), price)),
    fillBook: (pair, price) => play(`${pair}@depth20@100ms`, binanceDepth(pair, (updateId += 1), price)),
    growCandle: (pair, interval, close) =>
      play(
        `${pair}@kline_${interval}`,
        binanceKline(pair, interval, { openTime: newest(), close, isClosed: false }),
      ),
    cut: () => [...lines.keys()].forEach((line) => line.cut()),
    close: async () => {
      ending.abort();
      await server.close();
    },
  };
}

/** History whose highs and lows are near its closes, so that a chart of it looks like one. */
function history(closes: readonly string[], newest: number) {
  return binanceHistory(closes, newest, CANDLE_MS).map(([openTime, _open, _high, _low, close, ...rest]) => {
    const price = Number(close);
    return [openTime, `${price - 1}.5`, `${price + 2}.0`, `${price - 3}.0`, `${price}.0`, ...rest];
  });
}

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { binance } from "../../../api/market/binance.ts";
import { createCandles } from "../../../api/market/candles.ts";
import { createExchangeHub, type ExchangeHub } from "../../../api/market/exchange.ts";
import { createLiveMarkets } from "../../../api/market/live-markets.ts";
import { streamOrderBook, streamTickers, streamTrades } from "../../../api/market/market-streams.ts";
import type { Markets } from "../../../api/market/markets.ts";
import { createFakeSockets, type FakeSockets } from "../../support/fake-sockets.ts";

let sockets: FakeSockets;
let hub: ExchangeHub;
let markets: Markets;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = createFakeSockets();
  hub = createExchangeHub({
    adapter: binance,
    socketUrl: "wss://exchange.test",
    log: { info: () => undefined, warn: () => undefined },
    openSocket: sockets.open,
  });
  markets = createLiveMarkets({ hub, candles: createCandles({ hub, load: () => Promise.resolve([]) }) });
});
afterEach(() => {
  markets.close();
  vi.useRealTimers();
});

const STREAMS: readonly (readonly [string, (signal: AbortSignal) => AsyncIterable<unknown>])[] = [
  ["tickers", (signal) => streamTickers(markets, ["BTC/USDT"], signal)],
  ["an order book", (signal) => streamOrderBook(markets, { symbol: "BTC/USDT", levels: 5 }, signal)],
  ["trades", (signal) => streamTrades(markets, "BTC/USDT", signal)],
];

/** A minute after nobody follows anything, the exchange is left, though it has never said a word. */
const aMinuteLater = () => {
  vi.advanceTimersByTime(61_000);
  return hub.connections();
};
const LEFT = [{ state: "DISCONNECTED", topics: [] }];

describe.each(STREAMS)("a stream of %s", (_, open) => {
  it("lets go of its symbol when its viewer is cut off while nothing happens", async () => {
    const controller = new AbortController();
    const events = open(controller.signal)[Symbol.asyncIterator]();
    await events.next();
    const next = events.next();

    controller.abort();

    expect(await next).toMatchObject({ done: true });
    expect(aMinuteLater()).toMatchObject(LEFT);
  });

  it("lets go of its symbol when it is given up while nothing happens", async () => {
    const events = open(new AbortController().signal)[Symbol.asyncIterator]();
    await events.next();
    void events.next();

    void events.return?.();

    expect(aMinuteLater()).toMatchObject(LEFT);
  });

  it("lets go of its symbol when it is given up before it was read", () => {
    const events = open(new AbortController().signal)[Symbol.asyncIterator]();

    void events.return?.();

    expect(aMinuteLater()).toMatchObject(LEFT);
  });
});

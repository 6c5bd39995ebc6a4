import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { binance } from "../../../api/market/binance.ts";
import { type Candles, createCandles } from "../../../api/market/candles.ts";
import { createCandleSeries, toLongerCandles } from "../../../api/market/candle-series.ts";
import { coinbase } from "../../../api/market/coinbase.ts";
import { createExchangeHub, type ExchangeHub } from "../../../api/market/exchange.ts";
import type { ExchangeAdapter, PastCandle } from "../../../api/market/exchange-adapter.ts";
import { loadCandles } from "../../../api/market/load-candles.ts";
import { BINANCE_ACK, binanceKline } from "../../support/binance-messages.ts";
import { createFakeSockets, type FakeSockets } from "../../support/fake-sockets.ts";

const NOON = Date.parse("2026-11-26T12:00:00Z");
const MINUTE = 60_000;
const BTC = { symbol: "BTC/USDT", timeframe: "1m" } as const;
const aCandle = (openTime: number, close: string): PastCandle => ({
  openTime: new Date(openTime),
  open: "100",
  high: "120",
  low: "90",
  close,
  volume: "1.5",
});

describe("createCandleSeries", () => {
  it("knows by the clock which candles of the past are over", () => {
    const series = createCandleSeries(MINUTE);
    series.merge([aCandle(NOON, "2"), aCandle(NOON - MINUTE, "1")], NOON + 30_000);

    expect(series.all()).toMatchObject([
      { close: "1", isClosed: true },
      { close: "2", isClosed: false },
    ]);
    expect(series.closedUntil()).toBe(NOON);
  });

  it("closes a candle when the next one begins", () => {
    const series = createCandleSeries(MINUTE);
    series.grow({ ...aCandle(NOON, "1"), isClosed: false });
    series.grow({ ...aCandle(NOON + MINUTE, "2"), isClosed: false });

    expect(series.all()).toMatchObject([{ isClosed: true }, { isClosed: false }]);
  });

  it("does not open a candle again that was over", () => {
    const series = createCandleSeries(MINUTE);
    series.grow({ ...aCandle(NOON, "1"), isClosed: true });
    series.grow({ ...aCandle(NOON, "2"), isClosed: false });

    expect(series.all()).toMatchObject([{ close: "1", isClosed: true }]);
  });

  it("lets history fill in what was missed, but not go behind the candle that grows", () => {
    const series = createCandleSeries(MINUTE);
    series.grow({ ...aCandle(NOON, "3"), isClosed: false });
    series.merge([aCandle(NOON - MINUTE, "1"), aCandle(NOON, "2")], NOON + 30_000);

    expect(series.all()).toMatchObject([{ close: "1" }, { close: "3" }]);
  });

  it("keeps the newest thousand", () => {
    const series = createCandleSeries(MINUTE);
    series.merge(
      Array.from({ length: 1_200 }, (_, index) => aCandle(NOON + index * MINUTE, `${index}`)),
      NOON + 2_000 * MINUTE,
    );

    expect([series.all().length, series.all()[0]?.close]).toEqual([1_000, "200"]);
  });
});

describe("toLongerCandles", () => {
  it("puts candles together at whole multiples of their length, exactly", () => {
    const shorter = [
      { ...aCandle(NOON - MINUTE, "5"), volume: "1" },
      { ...aCandle(NOON, "1"), high: "130", volume: "0.1" },
      { ...aCandle(NOON + MINUTE, "2"), low: "9", volume: "0.2" },
    ];

    expect(toLongerCandles(shorter, 5 * MINUTE)).toEqual([
      { ...aCandle(NOON - 5 * MINUTE, "5"), volume: "1" },
      { openTime: new Date(NOON), open: "100", high: "130", low: "9", close: "2", volume: "0.3" },
    ]);
  });
});

describe("loadCandles", () => {
  /** What Coinbase would answer to the urls that are asked, each with three candles an hour. */
  const answers = (texts: readonly string[]) => {
    const urls: string[] = [];
    const client = {
      get: async (url: string) => {
        urls.push(url);
        return texts[urls.length - 1] ?? "[]";
      },
    };
    return { urls, source: { adapter: coinbase, client, url: "https://x.test" } };
  };
  const HOURS = [NOON, NOON - 3_600_000].map((time) => [time / 1_000, 90, 120, 100, 101, 1]);

  it("puts four hours together from hours, and asks on until there are enough", async () => {
    const { urls, source } = answers([JSON.stringify(HOURS), "[]"]);

    const candles = await loadCandles(source, { symbol: "BTC/USD", timeframe: "4h" }, 10);

    expect(candles.map(({ openTime }) => openTime.toISOString())).toEqual([
      "2026-11-26T08:00:00.000Z",
      "2026-11-26T12:00:00.000Z",
    ]);
    expect(urls).toHaveLength(2);
    expect(urls[1]).toContain("end=2026-11-26T10:00:00.000Z");
  });

  it("says that the answer was not what it should be", async () => {
    const { source } = answers(["<html>"]);

    await expect(loadCandles(source, { symbol: "BTC/USD", timeframe: "1h" }, 10)).rejects.toThrow(
      "Coinbase answered something unexpected when it was asked for candles",
    );
  });
});

describe("createCandles", () => {
  let sockets: FakeSockets;
  let hub: ExchangeHub;
  let candles: Candles;
  const load = vi.fn<() => Promise<readonly PastCandle[]>>();

  const open = (adapter: ExchangeAdapter) => {
    hub = createExchangeHub({
      adapter,
      socketUrl: "wss://exchange.test",
      log: { info: () => undefined, warn: () => undefined },
      openSocket: sockets.open,
    });
    candles = createCandles({ hub, load });
  };
  const closes = () => candles.known(BTC).candles.map(({ close }) => close);

  beforeEach(() => {
    vi.useFakeTimers({ now: NOON + 30_000 });
    sockets = createFakeSockets();
    load.mockReset().mockResolvedValue([aCandle(NOON - MINUTE, "1"), aCandle(NOON, "2")]);
  });
  afterEach(() => {
    candles.close();
    hub.close();
    vi.useRealTimers();
  });

  it("has candles for a bot when viewers have taken all that they may", async () => {
    open(coinbase);
    const symbols = Array.from({ length: 200 }, (_, index) => `X${index}/USD`);
    await Promise.all(symbols.map((symbol) => candles.read({ symbol, timeframe: "1m", first: 1 })));

    await expect(candles.read({ ...BTC, first: 1 })).rejects.toThrow("as many candles as it can");
    expect(candles.known(BTC)).toMatchObject({ error: null });
  });

  it("asks for history once, however many look", async () => {
    open(coinbase);

    const [first] = await Promise.all([candles.read({ ...BTC, first: 10 }), candles.read({ ...BTC, first: 1 })]);

    expect(first).toMatchObject({ feed: "LIVE", message: null, candles: [{ close: "1" }, { close: "2" }] });
    expect(load).toHaveBeenCalledTimes(1);
  });

  it("asks again where candles do not come by themselves: for viewers every ten seconds", async () => {
    open(coinbase);
    await candles.read({ ...BTC, first: 10 });
    vi.advanceTimersByTime(9_000);
    await candles.read({ ...BTC, first: 10 });
    expect(load).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(2_000);

    await candles.read({ ...BTC, first: 10 });

    expect(load).toHaveBeenCalledTimes(2);
  });

  it("asks again for bots when a candle must be over, and not before", async () => {
    open(coinbase);
    await candles.read({ ...BTC, first: 10 });
    vi.advanceTimersByTime(31_000);
    candles.known(BTC);
    expect(load).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_500);

    candles.known(BTC);

    expect(load).toHaveBeenCalledTimes(2);
  });

  it("says why there is no history, and asks again after ten seconds", async () => {
    open(coinbase);
    load.mockRejectedValueOnce(new Error("Coinbase cannot be reached"));

    expect(await candles.read({ ...BTC, first: 10 })).toMatchObject({
      feed: "AWAY",
      message: "Coinbase cannot be reached",
      candles: [],
    });
    vi.advanceTimersByTime(10_000);
    expect(await candles.read({ ...BTC, first: 10 })).toMatchObject({ feed: "LIVE", message: null });
  });

  it("goes on with the candles that the exchange streams", async () => {
    open(binance);
    await candles.read({ ...BTC, first: 10 });
    sockets.last().onOpen();
    sockets
      .last()
      .onText(JSON.stringify(binanceKline("btcusdt", "1m", { openTime: NOON, close: "2.5", isClosed: false })));

    expect(closes()).toEqual(["1", "2.5"]);
  });

  it("asks for history once while the stream begins", async () => {
    open(binance);
    candles.known(BTC);
    await vi.advanceTimersByTimeAsync(0);
    sockets.last().onOpen();
    sockets.last().onText(JSON.stringify(BINANCE_ACK));
    candles.known(BTC);

    expect(load).toHaveBeenCalledTimes(1);
  });

  it("fills in what it missed while the exchange was away", async () => {
    open(binance);
    candles.known(BTC);
    sockets.last().onOpen();
    sockets
      .last()
      .onText(JSON.stringify(binanceKline("btcusdt", "1m", { openTime: NOON, close: "2", isClosed: true })));
    candles.known(BTC);
    await vi.advanceTimersByTimeAsync(0);
    const before = load.mock.calls.length;
    sockets.last().onClose("The test hung up");
    vi.advanceTimersByTime(1_000);
    sockets.last().onOpen();
    sockets.last().onText(JSON.stringify(BINANCE_ACK));

    candles.known(BTC);

    expect(load).toHaveBeenCalledTimes(before + 1);
  });

  it("forgets what nobody has asked for in two minutes", async () => {
    open(binance);
    candles.known(BTC);

    vi.advanceTimersByTime(220_000);

    expect(hub.connections()).toMatchObject([{ state: "DISCONNECTED" }]);
  });
});

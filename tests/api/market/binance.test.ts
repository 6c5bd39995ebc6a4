import { describe, expect, it } from "vitest";
import { binance } from "../../../api/market/binance.ts";
import {
  BINANCE_ACK,
  binanceDepth,
  binanceHistory,
  binanceKline,
  binanceTicker,
  binanceTrade,
} from "../../support/binance-messages.ts";

const NOON = Date.parse("2026-11-26T12:00:00Z");
/** What a new connection makes of messages, the last one alone. */
const read = (...messages: readonly unknown[]) => {
  const reader = binance.createReader();
  return messages.map((message) => reader(typeof message === "string" ? message : JSON.stringify(message))).at(-1);
};

describe("binance", () => {
  it("asks for many symbols in one message", () => {
    expect(binance.subscribe("BOOK", [{ symbol: "BTC/USDT" }, { symbol: "ETH/USDT" }])).toEqual([
      '{"method":"SUBSCRIBE","params":["btcusdt@depth20@100ms","ethusdt@depth20@100ms"],"id":1}',
    ]);
  });

  it("reads a ticker", () => {
    expect(read(binanceTicker("btcusdt", "65000.10", NOON))).toEqual([
      {
        kind: "value",
        name: "btcusdt@ticker",
        value: {
          kind: "TICKER",
          price: "65000.10",
          bid: "64999.10000000",
          ask: "65000.90000000",
          open: "64000.00000000",
          high: "66000.00000000",
          low: "63000.50000000",
          volume: "8913.30000000",
          at: new Date(NOON),
        },
      },
    ]);
  });

  it("knows no price where the exchange writes zero for there is none", () => {
    const { stream, data } = binanceTicker("btcusdt", "1", NOON);
    const nothing = { b: "0.00000000", a: "0.00000000", o: "0.00000000", h: "0.00000000", l: "0.00000000" };

    expect(read({ stream, data: { ...data, ...nothing } })).toMatchObject([
      { value: { price: "1", bid: null, ask: null, open: null, high: null, low: null } },
    ]);
  });

  it("reads a candle, and whether it is over", () => {
    const [reading] = read(binanceKline("btcusdt", "1m", { openTime: NOON, close: "101.5", isClosed: true })) ?? [];

    expect(reading).toMatchObject({
      name: "btcusdt@kline_1m",
      value: { kind: "CANDLE", candle: { openTime: new Date(NOON), close: "101.5", isClosed: true } },
    });
  });

  it("knows which side took a trade", () => {
    expect(read(binanceTrade("btcusdt", 5, "10.0"))).toMatchObject([
      { value: { trades: [{ id: 5, side: "BUY", size: "0.01500000" }], hasGap: false } },
    ]);
  });

  it("takes the answer to a question for a sign of life", () => {
    expect(read(BINANCE_ACK)).toEqual([{ kind: "alive" }]);
    expect(read({ result: ["btcusdt@ticker"], id: 2 })).toEqual([{ kind: "alive" }]);
  });

  it("hears that it is refused", () => {
    expect(read({ error: { code: 2, msg: "Invalid request: too many parameters" }, id: 1 })).toEqual([
      { kind: "refused", name: null, message: "Invalid request: too many parameters" },
    ]);
  });

  it.each([
    ["no JSON", ["welcome"]],
    ["half a message", ['{"stream":"btcusdt@ticker","data":{"e":"24hrTicker"']],
    ["an empty text", [""]],
    ["a list", [[1, 2]]],
    ["null", ["null"]],
    ["a price that is none", [binanceTicker("btcusdt", "NaN")]],
    ["a price of zero, which is none", [binanceTicker("btcusdt", "0.00000000")]],
    ["a trade at zero", [binanceTrade("btcusdt", 5, "0.00000000")]],
    ["a price below zero", [binanceTicker("btcusdt", "-1")]],
    ["a stream of another kind", [{ stream: "btcusdt@aggTrade", data: {} }]],
    ["an older ticker", [binanceTicker("btcusdt", "2", NOON), binanceTicker("btcusdt", "1", NOON - 1)]],
    ["an older book", [binanceDepth("btcusdt", 160, 1), binanceDepth("btcusdt", 159, 1)]],
    ["a trade that was read before", [binanceTrade("btcusdt", 5, "1"), binanceTrade("btcusdt", 5, "1")]],
    ["a text that is too long", [`"${"x".repeat(16_000_000)}"`]],
  ])("does not expect %s", (_, messages) => {
    expect(read(...messages)).toEqual([{ kind: "unexpected" }]);
  });

  it("reads history", () => {
    const text = JSON.stringify(binanceHistory(["101.10", "102.0"], NOON, 60_000));

    expect(binance.history.read(text, { symbol: "BTC/USDT", timeframe: "1m" })).toEqual([
      {
        openTime: new Date(NOON - 60_000),
        open: "100.0",
        high: "120.0",
        low: "90.0",
        close: "101.10",
        volume: "5.0",
      },
      { openTime: new Date(NOON), open: "100.0", high: "120.0", low: "90.0", close: "102.0", volume: "5.0" },
    ]);
  });

  it("asks for what is older than what it has", () => {
    expect(binance.history.url("https://x.test", { symbol: "BTC/USDT", timeframe: "1h" }, new Date(NOON))).toBe(
      `https://x.test/api/v3/klines?symbol=BTCUSDT&interval=1h&limit=1000&endTime=${NOON - 1}`,
    );
  });
});

/** Messages in the formats that Binance has published, with prices that tests can tell apart. */

/** The answer to a subscription. */
export const BINANCE_ACK = { result: null, id: 1 };

/** A ticker of a symbol written as the streams do, such as `btcusdt`. */
export function binanceTicker(pair: string, price: string, at: number = Date.now()) {
  return {
    stream: `${pair}@ticker`,
    data: {
      e: "24hrTicker",
      E: at,
      s: pair.toUpperCase(),
      p: "-94.99999800",
      P: "-95.960",
      w: "0.29628482",
      x: "0.10002000",
      c: price,
      Q: "200.00000000",
      b: "64999.10000000",
      B: "9.00000000",
      a: "65000.90000000",
      A: "1.00000000",
      o: "64000.00000000",
      h: "66000.00000000",
      l: "63000.50000000",
      v: "8913.30000000",
      q: "15.30000000",
      O: at - 86_400_000,
      C: at,
      F: 0,
      L: 18_150,
      n: 18_151,
    },
  };
}

/** An order book of two levels a side around a price. */
export function binanceDepth(pair: string, lastUpdateId: number, price: number) {
  const level = (distance: number) => [(price + distance).toFixed(2), "1.50000000"];
  return {
    stream: `${pair}@depth20@100ms`,
    data: { lastUpdateId, bids: [level(-1), level(-2)], asks: [level(1), level(2)] },
  };
}

/** One trade, in which the taker bought. */
export function binanceTrade(pair: string, id: number, price: string) {
  const at = Date.now();
  return {
    stream: `${pair}@trade`,
    data: { e: "trade", E: at, s: pair.toUpperCase(), t: id, p: price, q: "0.01500000", T: at, m: false, M: true },
  };
}

/** A candle as it grows. */
export function binanceKline(
  pair: string,
  interval: string,
  candle: { readonly openTime: number; readonly close: string; readonly isClosed: boolean; readonly at?: number },
) {
  const { openTime, close, isClosed, at = Date.now() } = candle;
  return {
    stream: `${pair}@kline_${interval}`,
    data: {
      e: "kline",
      E: at,
      s: pair.toUpperCase(),
      k: {
        t: openTime,
        T: openTime + 59_999,
        s: pair.toUpperCase(),
        i: interval,
        f: 100,
        L: 200,
        o: "100.00000000",
        c: close,
        h: "120.00000000",
        l: "90.00000000",
        v: "1000.00000000",
        n: 100,
        x: isClosed,
        q: "1.0000",
        V: "500",
        Q: "0.500",
        B: "123456",
      },
    },
  };
}

/** History as `/api/v3/klines` answers it: one candle for each close, the last of which began at `newest`. */
export function binanceHistory(closes: readonly string[], newest: number, lengthMs: number) {
  return closes.map((close, index) => {
    const openTime = newest - (closes.length - 1 - index) * lengthMs;
    return [
      openTime,
      "100.0",
      "120.0",
      "90.0",
      close,
      "5.0",
      openTime + lengthMs - 1,
      "1.0",
      10,
      "1.0",
      "1.0",
      "0",
    ];
  });
}

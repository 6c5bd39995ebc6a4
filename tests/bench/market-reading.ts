import { binance } from "../../api/market/binance.ts";
import { coinbase } from "../../api/market/coinbase.ts";
import { kraken } from "../../api/market/kraken.ts";
import { binanceKline, binanceTicker, binanceTrade } from "../support/binance-messages.ts";
import { coinbaseMatch, coinbaseSnapshot, coinbaseTicker, coinbaseUpdate } from "../support/coinbase-messages.ts";
import { krakenBook, krakenSum, krakenTicker, krakenTrade } from "../support/kraken-messages.ts";

const COUNT = 20_000;
const LEVELS = Array.from({ length: 20 }, (_, index) => [(65_000 + index).toFixed(8), "1.50000000"]);
const KRAKEN_BOOK = {
  bids: Array.from({ length: 10 }, (_, index) => [`${45_280 - index}.1`, "1.54592586"] as const),
  asks: Array.from({ length: 10 }, (_, index) => [`${45_290 + index}.1`, "1.54592586"] as const),
};
/** A book as deep as that of a symbol that many trade. */
const COINBASE_SIDES = {
  bids: Array.from({ length: 10_000 }, (_, index): [string, string] => [(60_000 - index).toFixed(2), "0.5"]),
  asks: Array.from({ length: 10_000 }, (_, index): [string, string] => [(60_001 + index).toFixed(2), "0.5"]),
};

/** What comes before, and what is then read over and over. */
const CASES = [
  ["Binance ticker", binance, [], (n: number) => json(binanceTicker("btcusdt", `${n}.5`, n))],
  [
    "Binance depth, 20 levels",
    binance,
    [],
    (n: number) => json({ stream: "btcusdt@depth20@100ms", data: { lastUpdateId: n, bids: LEVELS, asks: LEVELS } }),
  ],
  ["Binance trade", binance, [], (n: number) => json(binanceTrade("btcusdt", n, "1.5"))],
  [
    "Binance candle",
    binance,
    [],
    (n: number) => json(binanceKline("btcusdt", "1m", { openTime: 0, close: "1.5", isClosed: false, at: n })),
  ],
  ["Coinbase ticker", coinbase, [], (n: number) => json(coinbaseTicker("BTC-USD", n, "1.5"))],
  ["Coinbase match", coinbase, [], (n: number) => json(coinbaseMatch("BTC-USD", n, "buy"))],
  [
    "Coinbase change of a book of 20,000 levels",
    coinbase,
    [json(coinbaseSnapshot("BTC-USD", COINBASE_SIDES))],
    (n: number) => json(coinbaseUpdate("BTC-USD", [["buy", `${50_001 + (n % 9_000)}.00`, `${n}.5`]])),
  ],
  ["Kraken ticker", kraken, [], (n: number) => krakenTicker("BTC/USD", `${n}.50`)],
  ["Kraken trade", kraken, [], (n: number) => krakenTrade("BTC/USD", n, "buy", "1.50")],
  [
    "Kraken change of a book, with its checksum",
    kraken,
    [krakenBook("BTC/USD", "snapshot", KRAKEN_BOOK, krakenSum(KRAKEN_BOOK))],
    () => krakenBook("BTC/USD", "update", { bids: [], asks: KRAKEN_BOOK.asks.slice(0, 1) }, krakenSum(KRAKEN_BOOK)),
  ],
] as const;

/** What it costs to read each kind of message, in processor time of one core. */
export function measureReading(): object[] {
  return CASES.map(([message, adapter, before, make]) => {
    const read = adapter.createReader();
    before.forEach(read);
    const texts = Array.from({ length: COUNT }, (_, index) => make(index + 1));
    texts.slice(0, COUNT / 4).forEach(read);
    const measured = texts.slice(COUNT / 4);
    const startedAt = process.cpuUsage();
    const values = measured.filter((text) => read(text)[0]?.kind === "value").length;
    const { user, system } = process.cpuUsage(startedAt);
    const microseconds = (user + system) / measured.length;
    return {
      message,
      bytes: Math.round(texts.reduce((sum, { length }) => sum + length, 0) / COUNT),
      "µs of CPU each": microseconds.toFixed(1),
      "a second on one core": Math.round(1_000_000 / microseconds),
      "read well": `${Math.round((values / measured.length) * 100)} %`,
    };
  });
}

function json(message: unknown): string {
  return JSON.stringify(message);
}

import { describe, expect, it } from "vitest";
import { coinbase } from "../../../api/market/coinbase.ts";
import type { Reading } from "../../../api/market/exchange-adapter.ts";
import {
  COINBASE_ACK,
  coinbaseFailure,
  coinbaseHeartbeat,
  coinbaseMatch,
  coinbaseSnapshot,
  coinbaseTicker,
  coinbaseUpdate,
} from "../../support/coinbase-messages.ts";

const NOON = Date.parse("2026-11-26T12:00:00Z");
const BTC = { symbol: "BTC/USD", timeframe: "1m" } as const;
const SNAPSHOT = coinbaseSnapshot("BTC-USD", {
  bids: [
    ["10101.10", "0.45054140"],
    ["10100.00", "1.0"],
  ],
  asks: [["10102.55", "0.57753524"]],
});

const read = (...messages: readonly unknown[]) => {
  const reader = coinbase.createReader();
  return messages.map((message) => reader(JSON.stringify(message))).at(-1) ?? [];
};
/** The two best levels of the book that was read. */
const topOf = ([reading]: readonly Reading[]) =>
  reading?.kind === "value" && reading.value.kind === "BOOK" ? reading.value.top(2) : reading;

describe("coinbase", () => {
  it("asks for each symbol in a message of its own, with a heartbeat", () => {
    expect(coinbase.subscribe("BOOK", [{ symbol: "BTC/USD" }, { symbol: "ETH/EUR" }])).toEqual([
      '{"type":"subscribe","product_ids":["BTC-USD"],"channels":["level2_batch","heartbeat"]}',
      '{"type":"subscribe","product_ids":["ETH-EUR"],"channels":["level2_batch","heartbeat"]}',
    ]);
  });

  it("reads a ticker", () => {
    expect(read(coinbaseTicker("BTC-USD", 1, "1285.22", NOON))).toEqual([
      {
        kind: "value",
        name: "BTC-USD",
        value: {
          kind: "TICKER",
          price: "1285.22",
          bid: "1285.04",
          ask: "1285.27",
          open: "1310.79",
          high: "1313.8",
          low: "1280.52",
          volume: "245532.79269678",
          at: new Date(NOON),
        },
      },
    ]);
  });

  it("says that the taker did the opposite of the order that waited", () => {
    expect(read(coinbaseMatch("BTC-USD", 10, "sell"))).toMatchObject([
      { value: { trades: [{ id: 10, side: "BUY", price: "400.23", size: "5.23512000" }] } },
    ]);
  });

  it("sees by its number that a trade is missing", () => {
    const last = coinbaseMatch("BTC-USD", 10, "sell", "last_match");

    expect(read(last, coinbaseMatch("BTC-USD", 11, "buy"))).toMatchObject([{ value: { hasGap: false } }]);
    expect(read(last, coinbaseMatch("BTC-USD", 12, "buy"))).toMatchObject([{ value: { hasGap: true } }]);
  });

  it("keeps an order book by its changes", () => {
    const update = coinbaseUpdate("BTC-USD", [
      ["buy", "10101.10", "0.00000000"],
      ["buy", "10101.80", "0.16200000"],
      ["sell", "10102.550", "2.5"],
    ]);

    expect(topOf(read(SNAPSHOT, update))).toEqual({
      bids: [
        { price: "10101.80", size: "0.16200000" },
        { price: "10100.00", size: "1.0" },
      ],
      asks: [{ price: "10102.550", size: "2.5" }],
    });
  });

  it("takes a book whose sides cross for one that has missed something, and waits for a snapshot", () => {
    const crossing = coinbaseUpdate("BTC-USD", [["buy", "10102.55", "1.0"]]);
    const next = coinbaseUpdate("BTC-USD", [["buy", "10100.00", "1.0"]]);

    expect(read(SNAPSHOT, crossing)).toEqual([{ kind: "gap", name: "BTC-USD" }]);
    expect(read(SNAPSHOT, crossing, next)).toEqual([{ kind: "gap", name: "BTC-USD" }]);
    expect(topOf(read(SNAPSHOT, crossing, next, SNAPSHOT))).toMatchObject({ bids: [{ price: "10101.10" }, {}] });
  });

  it("forgets the book of a product that is not subscribed any more, and no other", () => {
    const listOf = (...products: readonly string[]) => ({
      type: "subscriptions",
      channels: [
        { name: "level2_50", product_ids: products, account_ids: null },
        { name: "heartbeat", product_ids: products, account_ids: null },
      ],
    });
    const change = coinbaseUpdate("BTC-USD", [["buy", "10100.00", "2.0"]]);

    expect(read(SNAPSHOT, listOf("BTC-USD", "ETH-USD"), change)).toMatchObject([{ kind: "value" }]);
    expect(read(SNAPSHOT, listOf("ETH-USD"), change)).toEqual([{ kind: "gap", name: "BTC-USD" }]);
  });

  it("misses the snapshot where changes come first", () => {
    expect(read(coinbaseUpdate("BTC-USD", []))).toEqual([{ kind: "gap", name: "BTC-USD" }]);
  });

  it.each([
    ["a heartbeat", coinbaseHeartbeat("BTC-USD")],
    ["the list of its subscriptions", COINBASE_ACK],
  ])("takes %s for a sign of life", (_, message) => {
    expect(read(message)).toEqual([{ kind: "alive" }]);
  });

  it("hears which symbol it does not know", () => {
    expect(read(coinbaseFailure("XYZ-USD"))).toEqual([
      { kind: "refused", name: "XYZ-USD", message: "Failed to subscribe: XYZ-USD is not a valid product" },
    ]);
  });

  it.each([
    ["a type that is not known", [{ type: "auction" }]],
    ["the name of something that every object has", [{ type: "constructor" }]],
    ["a price of zero", [coinbaseTicker("BTC-USD", 5, "0")]],
    ["an older ticker", [coinbaseTicker("BTC-USD", 5, "1"), coinbaseTicker("BTC-USD", 4, "2")]],
    ["a trade that was read before", [coinbaseMatch("BTC-USD", 5, "buy"), coinbaseMatch("BTC-USD", 5, "buy")]],
    ["a time that is none", [{ ...coinbaseTicker("BTC-USD", 5, "1"), time: "soon" }]],
  ])("does not expect %s", (_, messages) => {
    expect(read(...messages)).toEqual([{ kind: "unexpected" }]);
  });

  it("reads history to the last digit", () => {
    expect(coinbase.history.read("[[1764158400,90.50,120,100.10,101.25,5.00000000]]", BTC)).toEqual([
      {
        openTime: new Date("2025-11-26T12:00:00Z"),
        low: "90.50",
        high: "120",
        open: "100.10",
        close: "101.25",
        volume: "5.00000000",
      },
    ]);
  });

  it("asks for the newest candles, and for those before", () => {
    const base = "https://x.test/products/BTC-USD/candles?granularity=60";

    expect(coinbase.history.url("https://x.test", BTC, null)).toBe(base);
    expect(coinbase.history.url("https://x.test", BTC, new Date(NOON))).toBe(
      `${base}&start=2026-11-26T07:00:00.000Z&end=2026-11-26T11:59:00.000Z`,
    );
  });
});

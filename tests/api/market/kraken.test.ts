import { describe, expect, it } from "vitest";
import type { Reading } from "../../../api/market/exchange-adapter.ts";
import { kraken } from "../../../api/market/kraken.ts";
import { krakenChecksum } from "../../../api/market/kraken-reader.ts";
import { createOrderBook } from "../../../api/market/order-book.ts";
import {
  KRAKEN_HEARTBEAT,
  KRAKEN_STATUS,
  krakenBook,
  krakenCandle,
  krakenFailure,
  krakenSum,
  krakenTicker,
  krakenTrade,
} from "../../support/kraken-messages.ts";

const BTC = { symbol: "BTC/USD", timeframe: "1m" } as const;
const BOOK = {
  bids: [
    ["0.5666", "4831.75496356"],
    ["0.5665", "6658.22734739"],
  ],
  asks: [["0.5668", "4410.79769741"]],
} as const;
const SNAPSHOT = krakenBook("BTC/USD", "snapshot", BOOK, krakenSum(BOOK));

const read = (...messages: readonly string[]) => {
  const reader = kraken.createReader();
  return messages.map(reader).at(-1) ?? [];
};
const topOf = ([reading]: readonly Reading[]) =>
  reading?.kind === "value" && reading.value.kind === "BOOK" ? reading.value.top(2) : reading;

describe("kraken", () => {
  it("asks for many symbols in one message, and for each length of candles in its own", () => {
    const topics = [BTC, { symbol: "ETH/USD", timeframe: "1m" }, { symbol: "ETH/USD", timeframe: "4h" }] as const;

    expect(kraken.subscribe("CANDLES", topics)).toEqual([
      '{"method":"subscribe","params":{"channel":"ohlc","interval":1,"snapshot":true,"symbol":["BTC/USD","ETH/USD"]}}',
      '{"method":"subscribe","params":{"channel":"ohlc","interval":240,"snapshot":true,"symbol":["ETH/USD"]}}',
    ]);
  });

  it("takes a subscription back by what it was", () => {
    expect(kraken.unsubscribe("BOOK", [{ symbol: "BTC/USD" }])).toEqual([
      '{"method":"unsubscribe","params":{"channel":"book","depth":25,"symbol":["BTC/USD"]}}',
    ]);
  });

  it("reads a ticker to the last digit, and works out where the day began", () => {
    expect(read(krakenTicker("BTC/USD", "0.10035000"))).toMatchObject([
      {
        kind: "value",
        name: "BTC/USD",
        value: {
          kind: "TICKER",
          price: "0.10035000",
          bid: "0.10025",
          ask: "0.10036",
          open: "0.10052",
          volume: "997038.98383185",
        },
      },
    ]);
  });

  it("writes out a price that comes with an exponent", () => {
    expect(read(krakenTicker("PEPE/USD", "1.2e-7"))).toMatchObject([{ value: { price: "0.00000012" } }]);
  });

  it("has the checksum that Kraken has published for its example", () => {
    const book = createOrderBook();
    const asks = [
      ["45285.2", "0.00100000"],
      ["45286.4", "1.54571953"],
      ["45286.6", "1.54571109"],
      ["45289.6", "1.54560911"],
      ["45290.2", "0.15890660"],
      ["45291.8", "1.54553491"],
      ["45294.7", "0.04454749"],
      ["45296.1", "0.35380000"],
      ["45297.5", "0.09945542"],
      ["45299.5", "0.18772827"],
    ] as const;
    const bids = [
      ["45283.5", "0.10000000"],
      ["45283.4", "1.54582015"],
      ["45282.1", "0.10000000"],
      ["45281.0", "0.10000000"],
      ["45280.3", "1.54592586"],
      ["45279.0", "0.07990000"],
      ["45277.6", "0.03310103"],
      ["45277.5", "0.30000000"],
      ["45277.3", "1.54602737"],
      ["45276.6", "0.15445238"],
    ] as const;
    asks.forEach(([price, size]) => book.set("asks", price, size));
    bids.forEach(([price, size]) => book.set("bids", price, size));

    expect(krakenChecksum(book)).toBe(3_310_070_434);
  });

  it("keeps an order book by its changes, as long as the checksum is right", () => {
    const after = { bids: [["0.5665", "6658.22734739"]], asks: [["0.5667", "1.50000000"], ...BOOK.asks] } as const;
    const changes = { bids: [["0.5666", "0.00000000"]], asks: [["0.5667", "1.50000000"]] } as const;

    expect(topOf(read(SNAPSHOT, krakenBook("BTC/USD", "update", changes, krakenSum(after))))).toEqual({
      bids: [{ price: "0.5665", size: "6658.22734739" }],
      asks: [
        { price: "0.5667", size: "1.50000000" },
        { price: "0.5668", size: "4410.79769741" },
      ],
    });
  });

  it("misses something where it is wrong, until the next snapshot", () => {
    const wrong = krakenBook("BTC/USD", "update", { bids: [], asks: [] }, 1);
    const right = krakenBook("BTC/USD", "update", { bids: [], asks: [] }, krakenSum(BOOK));
    const gap = [{ kind: "gap", name: "BTC/USD" }];

    expect(read(SNAPSHOT, wrong)).toEqual(gap);
    expect(read(SNAPSHOT, wrong, right)).toEqual(gap);
    expect(topOf(read(SNAPSHOT, wrong, right, SNAPSHOT))).toMatchObject({ bids: [{ price: "0.5666" }, {}] });
  });

  it("forgets levels beyond the depth that it has asked for", () => {
    const many = Array.from({ length: 26 }, (_, index) => [`${100 + index}.0`, "1.00000000"] as const);
    const reader = kraken.createReader();
    const [reading] = reader(
      krakenBook("BTC/USD", "snapshot", { bids: [], asks: many }, krakenSum({ bids: [], asks: many.slice(0, 10) })),
    );

    expect(reading?.kind === "value" && reading.value.kind === "BOOK" && reading.value.top(100).asks.length).toBe(
      25,
    );
  });

  it("reads trades, and sees by their numbers what is missing or was read before", () => {
    const trade = krakenTrade("BTC/USD", 5, "sell", "0.5117");

    expect(read(trade)).toMatchObject([
      { value: { trades: [{ id: 5, side: "SELL", price: "0.5117", size: "40.0" }], hasGap: false } },
    ]);
    expect(read(trade, krakenTrade("BTC/USD", 7, "buy", "0.5"))).toMatchObject([{ value: { hasGap: true } }]);
    expect(read(trade, trade)).toEqual([{ kind: "unexpected" }]);
  });

  it("reads candles of each length by a name of their own", () => {
    const name = kraken.nameOf("CANDLES", { symbol: "BTC/USD", timeframe: "5m" });

    expect(read(krakenCandle("BTC/USD", "2026-11-26T12:00:00.000000000Z", "0.56270", 5))).toMatchObject([
      {
        name,
        value: { candle: { openTime: new Date("2026-11-26T12:00:00Z"), close: "0.56270", isClosed: false } },
      },
    ]);
  });

  it.each([
    ["its status", KRAKEN_STATUS],
    ["a heartbeat", KRAKEN_HEARTBEAT],
    ["an answer to a ping", '{"method":"pong","time_in":"2026-11-26T18:00:00Z"}'],
    ["an answer to a subscription", '{"method":"subscribe","result":{"channel":"ticker"},"success":true}'],
  ])("takes %s for a sign of life", (_, message) => {
    expect(read(message)).toEqual([{ kind: "alive" }]);
  });

  it("hears which symbol it does not know", () => {
    expect(read(krakenFailure("XYZ/USD"))).toEqual([
      { kind: "refused", name: "XYZ/USD", message: "Currency pair not supported XYZ/USD" },
    ]);
  });

  it.each([
    ["a price of zero", krakenTicker("BTC/USD", "0.0000")],
    ["a channel that is not known", '{"channel":"level9","type":"update","data":[]}'],
    ["no JSON", "<html>"],
    ["a price that is none", krakenTicker("BTC/USD", '"high"')],
    ["a message without its data", '{"channel":"trade","type":"update"}'],
  ])("does not expect %s", (_, message) => {
    expect(read(message)).toEqual([{ kind: "unexpected" }]);
  });

  it("reads history, whatever it calls the pair there", () => {
    const text =
      '{"error":[],"result":{"XXBTZUSD":[[1764158400,"30306.1","30306.2","30305.7","30305.9","30306.1","3.39243896",23]],"last":1764158400}}';

    expect(kraken.history.url("https://x.test", BTC, null)).toBe(
      "https://x.test/0/public/OHLC?pair=XBTUSD&interval=1",
    );
    expect(kraken.history.read(text, BTC)).toEqual([
      {
        openTime: new Date("2025-11-26T12:00:00Z"),
        open: "30306.1",
        high: "30306.2",
        low: "30305.7",
        close: "30305.9",
        volume: "3.39243896",
      },
    ]);
  });

  it("hears what is wrong with a question for history", () => {
    expect(() => kraken.history.read('{"error":["EQuery:Unknown asset pair"]}', BTC)).toThrow(
      "EQuery:Unknown asset pair",
    );
  });
});

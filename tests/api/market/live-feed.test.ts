import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { binance } from "../../../api/market/binance.ts";
import type { Candles } from "../../../api/market/candles.ts";
import { createExchangeHub, type ExchangeHub } from "../../../api/market/exchange.ts";
import { createLiveFeed, type LiveFeed } from "../../../api/market/live-feed.ts";
import type { MarketQuestion } from "../../../api/market/market-feed.ts";
import { binanceTicker } from "../../support/binance-messages.ts";
import { createFakeSockets, type FakeSockets } from "../../support/fake-sockets.ts";

const NOON = Date.parse("2026-11-26T12:00:00Z");
const QUESTION: MarketQuestion = { symbol: "BTC/USDT", timeframe: "1m", after: null, candles: 30 };
const silentLog = { info: () => undefined, warn: () => undefined };

let sockets: FakeSockets;
let hub: ExchangeHub;
let feed: LiveFeed;
let closedUntil: number | null;

const candles: Candles = {
  read: () => Promise.reject(new Error("Nobody reads here")),
  known: () => ({ candles: [], closedUntil, error: null }),
  close: () => undefined,
};
/** The exchange shows a price, made at an instant of its own clock. */
const showPrice = (at = Date.now()) =>
  sockets.last().onText(JSON.stringify(binanceTicker("btcusdt", "65000.10", at)));
const talk = (durationMs: number) => {
  const talking = setInterval(() => sockets.last().onText('{"result":null,"id":1}'), 1_000);
  vi.advanceTimersByTime(durationMs);
  clearInterval(talking);
};

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  closedUntil = NOON;
  sockets = createFakeSockets();
  hub = createExchangeHub({
    adapter: binance,
    socketUrl: "wss://exchange.test",
    log: silentLog,
    openSocket: sockets.open,
  });
  feed = createLiveFeed({ hub, candles });
  feed.look(QUESTION);
  sockets.last().onOpen();
});
afterEach(() => {
  feed.close();
  hub.close();
  vi.useRealTimers();
});

describe("createLiveFeed", () => {
  it("shows the last price, at the exchange's time", () => {
    showPrice(NOON + 250);

    expect(feed.look(QUESTION)).toMatchObject({
      state: "trading",
      price: "65000.10",
      at: new Date(NOON + 250),
      hasNewCandle: true,
    });
  });

  it("does not trade at a price of more than thirty seconds ago, though the exchange talks", () => {
    showPrice();
    talk(30_000);
    expect(feed.look(QUESTION)).toMatchObject({ state: "trading" });

    talk(1_000);

    expect(feed.look(QUESTION)).toEqual({
      state: "away",
      reason: "The last price of BTC/USDT is more than 30 s old; waiting for a newer one",
    });
  });

  it("does not trade at a price that comes late by more than a minute", () => {
    showPrice(NOON - 60_001);

    expect(feed.look(QUESTION)).toMatchObject({
      state: "away",
      reason: expect.stringContaining("by the exchange's clock"),
    });
  });

  it("does not trade at a price that is dated more than a minute from now", () => {
    showPrice(NOON + 60_001);

    expect(feed.look(QUESTION)).toMatchObject({
      state: "away",
      reason: expect.stringContaining("by the exchange's clock"),
    });
  });

  it("is away when the connection is lost, until the next price", () => {
    showPrice();
    sockets.last().onClose("The test hung up");
    expect(feed.look(QUESTION)).toMatchObject({ state: "away" });
    vi.advanceTimersByTime(1_000);
    sockets.last().onOpen();
    sockets.last().onText('{"result":null,"id":1}');
    expect(feed.look(QUESTION)).toEqual({
      state: "away",
      reason: "Binance is back; waiting for what it says next",
    });

    showPrice();

    expect(feed.look(QUESTION)).toMatchObject({ state: "trading" });
  });

  it("says in an error that the connection has failed", () => {
    hub.watch("TICKER", { symbol: "BTC/USDT" }, () => undefined);

    // Ten attempts of ten seconds each on which nothing is said, and the waits between them.
    vi.advanceTimersByTime(300_000);

    expect(() => feed.look(QUESTION)).toThrow("Binance cannot be reached; it is tried again every five minutes");
  });

  it("knows of a new candle once", () => {
    showPrice(NOON + 250);

    expect(feed.look({ ...QUESTION, after: new Date(NOON - 1) })).toMatchObject({ hasNewCandle: true });
    expect(feed.look({ ...QUESTION, after: new Date(NOON + 250) })).toMatchObject({ hasNewCandle: false });
  });

  it("does not miss a candle that comes late: its clock waits for it", () => {
    vi.setSystemTime(NOON + 62_000);
    showPrice(NOON + 62_000);

    const view = feed.look({ ...QUESTION, after: new Date(NOON + 58_000) });
    closedUntil = NOON + 60_000;
    const next = feed.look({ ...QUESTION, after: new Date(NOON + 59_999) });

    expect(view).toMatchObject({ at: new Date(NOON + 59_999), hasNewCandle: false });
    expect(next).toMatchObject({ at: new Date(NOON + 62_000), hasNewCandle: true });
  });

  it("goes on without a candle that does not come within a minute", () => {
    vi.setSystemTime(NOON + 121_000);
    showPrice(NOON + 121_000);

    expect(feed.look(QUESTION)).toMatchObject({ at: new Date(NOON + 121_000) });
  });

  it("has a place for a bot's symbol when viewers have taken all of theirs", () => {
    Array.from({ length: 200 }, (_, index) => hub.watch("TICKER", { symbol: `X${index}/USDT` }, () => undefined));
    expect(hub.hasRoomFor("TICKER", [{ symbol: "ETH/USDT" }])).toBe(false);

    expect(feed.look({ ...QUESTION, symbol: "ETH/USDT" })).toMatchObject({ state: "away" });
  });

  it("lets go of a symbol two minutes after the last bot has asked", () => {
    showPrice();
    talk(245_000);

    expect(hub.connections()).toMatchObject([{ state: "DISCONNECTED", topics: [] }]);
  });
});

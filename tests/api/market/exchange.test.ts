import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { binance } from "../../../api/market/binance.ts";
import { coinbase } from "../../../api/market/coinbase.ts";
import { createExchangeHub, type ExchangeHub, type TopicState } from "../../../api/market/exchange.ts";
import type { ExchangeAdapter } from "../../../api/market/exchange-adapter.ts";
import { kraken } from "../../../api/market/kraken.ts";
import type { MarketStream, MarketValue } from "../../../api/market/market-data.ts";
import { BINANCE_ACK, binanceTicker } from "../../support/binance-messages.ts";
import { coinbaseMatch } from "../../support/coinbase-messages.ts";
import { createFakeSockets, type FakeSockets } from "../../support/fake-sockets.ts";
import { KRAKEN_HEARTBEAT, krakenBook, krakenSum } from "../../support/kraken-messages.ts";

let sockets: FakeSockets;
let hub: ExchangeHub;

/** What one viewer has seen last. */
interface Seen {
  value: MarketValue | null;
  state: TopicState | undefined;
  readonly leave: () => void;
}

const openHub = (adapter: ExchangeAdapter) => {
  hub = createExchangeHub({
    adapter,
    socketUrl: "wss://exchange.test",
    log: { info: () => undefined, warn: () => undefined },
    openSocket: sockets.open,
  });
};
const watch = (stream: MarketStream, symbol: string): Seen => {
  const seen: Seen = { value: null, state: undefined, leave: () => leave() };
  const leave = hub.watch(stream, { symbol }, (value, state) => Object.assign(seen, { value, state }));
  return seen;
};
const say = (message: unknown) =>
  sockets.last().onText(typeof message === "string" ? message : JSON.stringify(message));

beforeEach(() => {
  vi.useFakeTimers();
  sockets = createFakeSockets();
});
afterEach(() => {
  hub.close();
  vi.useRealTimers();
});

describe("symbols that an exchange calls by the same name", () => {
  beforeEach(() => openHub(binance));

  it("do not take each other's prices away", () => {
    const honest = watch("TICKER", "BTC/USDT");
    const other = watch("TICKER", "B/TCUSDT");
    sockets.last().onOpen();

    say(binanceTicker("btcusdt", "65000.10"));

    expect([honest, other]).toMatchObject([
      { value: { price: "65000.10" }, state: { feed: "LIVE" } },
      { value: { price: "65000.10" }, state: { feed: "LIVE" } },
    ]);
  });

  it("are taken back only when nobody follows any of them", () => {
    watch("TICKER", "BTC/USDT");
    const other = watch("TICKER", "B/TCUSDT");
    const third = watch("TICKER", "ETH/USDT");
    sockets.last().onOpen();
    other.leave();
    third.leave();
    const talking = setInterval(() => say(BINANCE_ACK), 1_000);

    vi.advanceTimersByTime(62_000);
    clearInterval(talking);

    expect(hub.connections()[0]?.topics).toEqual(["BTC/USDT"]);
    const taken = sockets.last().sent.filter((text) => text.includes("UNSUBSCRIBE"));
    expect(taken).toEqual(['{"method":"UNSUBSCRIBE","params":["ethusdt@ticker"],"id":1}']);
  });
});

describe("an order book of which something is missing", () => {
  const BOOK = { bids: [["10.0", "1.0"]], asks: [["11.0", "1.0"]] } as const;
  const snapshot = () => say(krakenBook("BTC/USD", "snapshot", BOOK, krakenSum(BOOK)));
  const missed = () => say(krakenBook("BTC/USD", "update", { bids: [["12.0", "1.0"]], asks: [] }, 1));

  beforeEach(() => openHub(kraken));

  it("is not shown, to nobody, until it was told anew", () => {
    const early = watch("BOOK", "BTC/USD");
    sockets.last().onOpen();
    snapshot();
    expect(early.state?.feed).toBe("LIVE");

    missed();
    const late = watch("BOOK", "BTC/USD");

    expect([early, late]).toMatchObject([
      { value: null, state: { feed: "WAITING" } },
      { value: null, state: { feed: "WAITING" } },
    ]);
    snapshot();
    expect([early, late]).toMatchObject([{ state: { feed: "LIVE" } }, { state: { feed: "LIVE" } }]);
  });

  it("is said to be missing once, however often changes of it go on to come", () => {
    let told = 0;
    hub.watch("BOOK", { symbol: "BTC/USD" }, () => (told += 1));
    sockets.last().onOpen();
    snapshot();
    missed();
    const before = told;

    missed();
    missed();

    expect(told).toBe(before);
  });
});

describe("an exchange that somebody wants to be tried again and again", () => {
  it.each([
    ["Binance", binance, 300, 300_000],
    ["Kraken", kraken, 150, 600_000],
  ])("%s is not connected to more often than it allows", (_, adapter, most, withinMs) => {
    openHub(adapter);
    watch("TICKER", "BTC/USD");
    watch("BOOK", "BTC/USD");
    watch("TRADES", "BTC/USD");

    for (let passed = 0; passed < withinMs; passed += 1_000) {
      sockets.all.forEach((socket) => socket.onClose("The test hung up"));
      hub.retry(null);
      vi.advanceTimersByTime(1_000);
    }

    expect(sockets.all.length).toBeLessThan(most);
    expect(sockets.all.length).toBeGreaterThan(20);
  });
});

describe("trades that an exchange repeats after a loss", () => {
  const idsOf = (values: readonly MarketValue[]) =>
    values.flatMap((value) => (value.kind === "TRADES" ? value.trades.map(({ id }) => id) : []));
  const follow = () => {
    const values: MarketValue[] = [];
    hub.watch("TRADES", { symbol: "BTC/USD" }, (value, { feed }) => {
      // A change of state repeats the last value.
      if (value !== null && feed === "LIVE" && value !== values.at(-1)) {
        values.push(value);
      }
    });
    sockets.last().onOpen();
    return values;
  };
  const comeBack = () => {
    sockets.last().onClose("The test hung up");
    vi.advanceTimersByTime(1_000);
    sockets.last().onOpen();
  };

  beforeEach(() => openHub(coinbase));

  it("are told once, and nothing is said to be missing where nothing is", () => {
    const values = follow();
    say(coinbaseMatch("BTC-USD", 10, "buy", "last_match"));
    say(coinbaseMatch("BTC-USD", 11, "buy"));
    comeBack();

    say(coinbaseMatch("BTC-USD", 11, "buy", "last_match"));
    say(coinbaseMatch("BTC-USD", 12, "buy"));

    expect(idsOf(values)).toEqual([10, 11, 12]);
    expect(values.at(-1)).toMatchObject({ hasGap: false });
  });

  it("are missing where the numbers have gone on", () => {
    const values = follow();
    say(coinbaseMatch("BTC-USD", 10, "buy"));
    comeBack();

    say(coinbaseMatch("BTC-USD", 12, "buy", "last_match"));

    expect(idsOf(values)).toEqual([10, 12]);
    expect(values.at(-1)).toMatchObject({ hasGap: true });
  });

  it("are told where an exchange has begun to count anew", () => {
    const values = follow();
    say(coinbaseMatch("BTC-USD", 1_000_000, "buy"));
    comeBack();

    say(coinbaseMatch("BTC-USD", 1, "buy", "last_match"));

    expect(idsOf(values)).toEqual([1_000_000, 1]);
    expect(values.at(-1)).toMatchObject({ hasGap: true });
  });
});

describe("many order books of which something is missing at the same time", () => {
  it("are asked for anew no faster than the exchange may be asked", () => {
    openHub(kraken);
    const symbols = Array.from({ length: 100 }, (_, index) => `X${index}/USD`);
    symbols.forEach((symbol) => watch("BOOK", symbol));
    sockets.last().onOpen();
    const missed = () => symbols.forEach((symbol) => say(krakenBook(symbol, "update", { bids: [], asks: [] }, 1)));
    for (let second = 0; second < 120; second += 1) {
      missed();
      vi.advanceTimersByTime(1_000);
    }
    const before = sockets.last().sent.length;
    const talking = setInterval(() => say(KRAKEN_HEARTBEAT), 1_000);

    vi.advanceTimersByTime(60_000);
    clearInterval(talking);

    // What waits is a handful, and not all that was missed in two minutes.
    expect(sockets.last().sent.length - before).toBeLessThan(30);
  });
});

describe("an exchange of which as much is followed as may be", () => {
  it("has room for what is followed already, and for no more than is left", () => {
    openHub(binance);
    const symbols = Array.from({ length: 190 }, (_, index) => `X${index}/USDT`);
    symbols.forEach((symbol) => watch("TICKER", symbol));
    const more = (count: number) => Array.from({ length: count }, (_, index) => ({ symbol: `Y${index}/USDT` }));

    expect(hub.hasRoomFor("TICKER", more(10))).toBe(true);
    expect(hub.hasRoomFor("TICKER", more(11))).toBe(false);
    expect(hub.hasRoomFor("TICKER", [...more(10), { symbol: "X1/USDT" }])).toBe(true);
  });
});

describe("an exchange that has failed and is tried again", () => {
  it("is not said to be back before it has said anything", () => {
    openHub(binance);
    const seen = watch("TICKER", "BTC/USDT");
    sockets.last().onOpen();
    say(binanceTicker("btcusdt", "1"));
    // Attempts of ten seconds each on which nothing is said, and the waits between them.
    vi.advanceTimersByTime(400_000);
    expect(seen.state?.feed).toBe("FAILED");

    hub.retry(null);

    expect(seen.state).toEqual({ feed: "AWAY", message: "Binance is being tried again" });
  });
});

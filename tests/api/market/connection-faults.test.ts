import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { binance } from "../../../api/market/binance.ts";
import { coinbase } from "../../../api/market/coinbase.ts";
import { createExchangeHub, type ExchangeHub, type TopicState } from "../../../api/market/exchange.ts";
import type { ExchangeAdapter } from "../../../api/market/exchange-adapter.ts";
import { kraken } from "../../../api/market/kraken.ts";
import type { MarketStream, MarketValue } from "../../../api/market/market-data.ts";
import { BINANCE_ACK, binanceTicker, binanceTrade } from "../../support/binance-messages.ts";
import {
  COINBASE_ACK,
  coinbaseFailure,
  coinbaseSnapshot,
  coinbaseUpdate,
} from "../../support/coinbase-messages.ts";
import { type ExchangeLine, type ExchangeServer, startExchangeServer } from "../../support/exchange-server.ts";
import {
  KRAKEN_STATUS,
  krakenBook,
  krakenFailure,
  krakenSum,
  krakenTicker,
} from "../../support/kraken-messages.ts";
import { within } from "../../support/streams.ts";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy.ts";

/** The machine may be slow. */
const PATIENT = { timeout: 10_000 };

/** Everything over real sockets; what goes by minutes goes by a clock that the test moves. */
let server: ExchangeServer;
let hub: ExchangeHub;
let seen: { readonly value: MarketValue | null; readonly state: TopicState }[];

const openHub = (adapter: ExchangeAdapter, socketUrl = server.webSocket) => {
  hub = createExchangeHub({
    adapter,
    socketUrl,
    log: { info: () => undefined, warn: () => undefined },
    random: () => 1,
  });
};
const watch = (stream: MarketStream, symbol: string) =>
  hub.watch(stream, { symbol }, (value, state) => seen.push({ value, state }));
const connection = () => hub.connections()[0];
const untilState = (state: string) => vi.waitUntil(() => connection()?.state === state, { timeout: 10_000 });
const untilFeed = (feed: string) => vi.waitUntil(() => seen.at(-1)?.state.feed === feed, { timeout: 10_000 });
/** The connection works and shows the price of BTC/USDT. */
const connected = async (): Promise<ExchangeLine> => {
  watch("TICKER", "BTC/USDT");
  const line = await within(5_000, server.nextLine());
  await line.nextAsked();
  line.say(BINANCE_ACK);
  line.say(binanceTicker("btcusdt", "1"));
  await untilFeed("LIVE");
  return line;
};
/** It comes back by itself and shows what comes. */
const expectHealed = async () => {
  const line = await within(5_000, server.nextLine());
  expect(await line.nextAsked()).toMatchObject({ method: "SUBSCRIBE", params: ["btcusdt@ticker"] });
  line.say(binanceTicker("btcusdt", "2"));
  await untilFeed("LIVE");
  expect(seen.at(-1)?.value).toMatchObject({ price: "2" });
};

beforeEach(async () => {
  seen = [];
  server = await startExchangeServer();
});
afterEach(async () => {
  vi.useRealTimers();
  hub.close();
  await vi.waitUntil(() => server.lineCount() === 0, { timeout: 5_000 });
  await server.close();
});

describe("a connection over a real socket", () => {
  beforeEach(() => openHub(binance));

  it("goes from DISCONNECTED over CONNECTING to CONNECTED", async () => {
    const states: (string | undefined)[] = [];
    hub.onChange(() => states.push(connection()?.state));
    await connected();

    expect(states).toEqual(["CONNECTING", "CONNECTED"]);
  });

  it.each([
    [
      "is closed with a code",
      (line: ExchangeLine) => line.close(1012, "restart"),
      "It closed the connection (code 1012: restart)",
    ],
    ["is cut without one", (line: ExchangeLine) => line.cut(), "The connection was lost without a word"],
    [
      "is cut in the midst of a message",
      (line: ExchangeLine) => line.sayHalf(),
      "The connection was lost without a word",
    ],
  ])("comes back within a second when it %s", async (_, fault, reason) => {
    const line = await connected();

    fault(line);
    await untilFeed("AWAY");

    expect(connection()).toMatchObject({ state: "RECONNECTING", lastError: reason });
    await expectHealed();
  });

  it("goes from CONNECTING to RECONNECTING where the handshake is refused, and comes when it is not", async () => {
    server.refuse(429);
    watch("TICKER", "BTC/USDT");
    await untilState("RECONNECTING");
    expect(connection()?.lastError).toBe("It could not be reached, or refused the connection");

    server.refuse(null);

    await expectHealed();
  });

  it("skips garbage and goes on with what is sensible", async () => {
    const line = await connected();

    for (const garbage of [
      "",
      "{",
      "[]",
      "null",
      '{"stream":1}',
      "\u0000",
      '{"stream":"btcusdt@ticker","data":{}}',
    ]) {
      line.say(garbage);
    }
    line.say(binanceTicker("btcusdt", "3"));
    await vi.waitUntil(() => Object(seen.at(-1)?.value).price === "3", PATIENT);

    expect(connection()).toMatchObject({ state: "CONNECTED", unexpectedCount: 7, lossCount: 0 });
  });

  it("skips what comes late and what comes twice", async () => {
    const line = await connected();
    const now = Date.now();

    line.say(binanceTicker("btcusdt", "3", now + 1_000));
    line.say(binanceTicker("btcusdt", "2", now - 60_000));
    line.say(binanceTicker("btcusdt", "4", now + 2_000));
    await vi.waitUntil(() => Object(seen.at(-1)?.value).price === "4", PATIENT);

    expect(seen.map(({ value }) => Object(value).price)).not.toContain("2");
    expect(connection()?.unexpectedCount).toBe(1);
  });

  it("keeps up with a flood, to the newest price", async () => {
    const line = await connected();
    const at = Date.now();

    Array.from({ length: 20_000 }, (_, index) => line.say(binanceTicker("btcusdt", `${index}.5`, at + index)));
    await vi.waitUntil(() => Object(seen.at(-1)?.value).price === "19999.5", { timeout: 15_000 });

    expect(connection()).toMatchObject({ state: "CONNECTED", messageCount: 20_002, unexpectedCount: 0 });
  });

  it("says after a loss that trades are missing", async () => {
    watch("TRADES", "BTC/USDT");
    const line = await server.nextLine();
    line.say(binanceTrade("btcusdt", 1, "10"));
    await untilFeed("LIVE");
    line.cut();
    const next = await within(5_000, server.nextLine());

    next.say(binanceTrade("btcusdt", 3, "10"));
    await untilFeed("LIVE");

    expect(seen.at(-1)?.value).toMatchObject({ hasGap: true });
  });
});

describe("a connection over a real socket, in the course of minutes", () => {
  let network: TcpProxy;

  /** Lets time pass, and what comes of it happen on the sockets. */
  const pass = async (ms: number, until: () => boolean) => {
    vi.advanceTimersByTime(ms);
    await vi.waitUntil(until, { interval: 5, timeout: 10_000 });
  };
  /** Time passes in steps in which one attempt is made and lost, until the connection has failed. */
  const untilFailed = () =>
    vi.waitUntil(
      () => {
        vi.advanceTimersByTime(10_000);
        return connection()?.state === "FAILED";
      },
      { interval: 20, timeout: 10_000 },
    );

  beforeEach(async () => {
    network = await startTcpProxy(server.webSocket);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
    openHub(binance, network.url.replace(/\/$/, ""));
  });
  afterEach(() => network.close());

  it("goes from CONNECTED to RECONNECTING after thirty seconds of silence, and comes back", async () => {
    await connected();
    network.swallow();

    await pass(31_000, () => connection()?.state === "RECONNECTING");
    expect(connection()?.lastError).toBe("It fell silent for 30 s");
    network.recover();
    vi.advanceTimersByTime(1_000);

    await expectHealed();
  });

  it("stays where the exchange answers when it is asked for a sign of life", async () => {
    const line = await connected();

    vi.advanceTimersByTime(12_000);
    expect(await line.nextAsked()).toEqual({ method: "LIST_SUBSCRIPTIONS", id: 2 });
    line.say({ result: ["btcusdt@ticker"], id: 2 });
    await vi.waitUntil(() => connection()?.messageCount === 3, PATIENT);
    vi.advanceTimersByTime(25_000);

    expect(connection()).toMatchObject({ state: "CONNECTED", lossCount: 0 });
  });

  it("goes from CONNECTING to RECONNECTING where the handshake is not answered for ten seconds", async () => {
    network.swallow();
    watch("TICKER", "BTC/USDT");

    await pass(10_000, () => connection()?.state === "RECONNECTING");

    expect(connection()?.lastError).toBe("It said nothing sensible within 10 s");
  });

  it("goes to FAILED after ten attempts, and from there to CONNECTING when somebody asks", async () => {
    server.refuse(503);
    watch("TICKER", "BTC/USDT");
    await untilFailed();
    expect(connection()).toMatchObject({ attempts: 10, lossCount: 10 });
    expect(seen.at(-1)?.state.feed).toBe("FAILED");
    server.refuse(null);

    hub.retry("binance:ticker");

    expect(connection()?.state).toBe("CONNECTING");
    await expectHealed();
  });

  it("goes from FAILED to CONNECTING by itself after five minutes", async () => {
    server.refuse(503);
    watch("TICKER", "BTC/USDT");
    await untilFailed();
    server.refuse(null);

    vi.advanceTimersByTime(280_000);
    expect(connection()?.state).toBe("FAILED");
    await vi.waitUntil(
      () => {
        vi.advanceTimersByTime(1_000);
        return connection()?.state === "CONNECTING";
      },
      { interval: 5, timeout: 10_000 },
    );

    await expectHealed();
  });

  it("does not wait for the rest of a delay in RECONNECTING when somebody asks", async () => {
    server.refuse(503);
    watch("TICKER", "BTC/USDT");
    await untilState("RECONNECTING");
    await pass(1_000, () => connection()?.lossCount === 2);
    server.refuse(null);

    hub.retry(null);

    expect(connection()).toMatchObject({ state: "RECONNECTING", attempts: 1 });
    await expectHealed();
  });

  it("goes from CONNECTED to DISCONNECTED a minute after everybody has left", async () => {
    const leave = watch("TICKER", "BTC/USDT");
    const line = await server.nextLine();
    line.say(BINANCE_ACK);
    await untilState("CONNECTED");
    leave();
    vi.advanceTimersByTime(29_000);
    line.say(BINANCE_ACK);
    await vi.waitUntil(() => connection()?.messageCount === 2, PATIENT);
    vi.advanceTimersByTime(29_000);
    line.say(BINANCE_ACK);
    await vi.waitUntil(() => connection()?.messageCount === 3, PATIENT);

    vi.advanceTimersByTime(2_000);

    expect(connection()?.state).toBe("DISCONNECTED");
    expect(await line.closed).toBeDefined();
  });

  it("goes from FAILED to DISCONNECTED a minute after everybody has left", async () => {
    server.refuse(503);
    const leave = watch("TICKER", "BTC/USDT");
    await untilFailed();
    leave();

    vi.advanceTimersByTime(60_000);

    expect(connection()?.state).toBe("DISCONNECTED");
  });

  it("goes from CONNECTED to FAILED where it is answered and then dropped ten times in a row", async () => {
    watch("TICKER", "BTC/USDT");
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      // One attempt after the other, each as soon as its delay is over and no later.
      while (connection()?.nextAttemptAt !== null) {
        vi.advanceTimersByTime(500);
      }
      const line = await server.nextLine();
      line.say(BINANCE_ACK);
      await untilState("CONNECTED");
      line.cut();
      await vi.waitUntil(() => connection()?.lossCount === attempt, PATIENT);
    }

    expect(connection()).toMatchObject({ state: "FAILED", attempts: 10 });
  });

  it("goes from CONNECTING to DISCONNECTED where nobody waits for it any more", async () => {
    server.refuse(503);
    const leave = watch("TICKER", "BTC/USDT");
    await untilFailed();
    leave();
    vi.advanceTimersByTime(55_000);
    network.swallow();
    hub.retry(null);
    expect(connection()?.state).toBe("CONNECTING");

    vi.advanceTimersByTime(5_000);

    expect(connection()?.state).toBe("DISCONNECTED");
  });

  it("goes from RECONNECTING to DISCONNECTED where nobody waits for it any more", async () => {
    const leave = watch("TICKER", "BTC/USDT");
    const line = await server.nextLine();
    line.say(BINANCE_ACK);
    await untilState("CONNECTED");
    leave();
    for (const messages of [2, 3]) {
      vi.advanceTimersByTime(29_000);
      line.say(BINANCE_ACK);
      await vi.waitUntil(() => connection()?.messageCount === messages, PATIENT);
    }
    server.refuse(503);
    line.cut();
    await untilState("RECONNECTING");

    vi.advanceTimersByTime(2_000);

    expect(connection()?.state).toBe("DISCONNECTED");
  });

  it("does not wait in CONNECTING for an exchange that is left alone when somebody asks", async () => {
    server.refuse(503);
    watch("TICKER", "BTC/USDT");
    watch("TRADES", "BTC/USDT");
    await vi.waitUntil(
      () => {
        vi.advanceTimersByTime(5_000);
        return connection()?.breaker === "OPEN";
      },
      { interval: 20, timeout: 10_000 },
    );
    watch("BOOK", "BTC/USDT");
    const book = () => hub.connections().find(({ stream }) => stream === "BOOK");
    expect(book()).toMatchObject({ state: "CONNECTING", nextAttemptAt: expect.any(Date) });
    server.refuse(null);

    hub.retry("binance:book");

    const line = await within(5_000, server.nextLine());
    line.say(BINANCE_ACK);
    await vi.waitUntil(() => book()?.state === "CONNECTED", PATIENT);
  });

  it("leaves the exchange alone after twelve failures, until one attempt has succeeded", async () => {
    server.refuse(503);
    watch("TICKER", "BTC/USDT");
    watch("TRADES", "BTC/USDT");
    watch("BOOK", "BTC/USDT");
    await vi.waitUntil(
      () => {
        vi.advanceTimersByTime(5_000);
        return connection()?.breaker === "OPEN";
      },
      { interval: 20, timeout: 10_000 },
    );
    // What was under way is refused too.
    await vi.waitUntil(() => hub.connections().every(({ nextAttemptAt }) => nextAttemptAt !== null), PATIENT);
    server.refuse(null);
    vi.advanceTimersByTime(20_000);
    expect(server.lineCount()).toBe(0);

    // Until one of them tries: from then on the exchange has ten seconds.
    await vi.waitUntil(
      () => {
        vi.advanceTimersByTime(1_000);
        return hub.connections().some(({ nextAttemptAt }) => nextAttemptAt === null);
      },
      { interval: 5, timeout: 10_000 },
    );
    expect(connection()?.breaker).toBe("HALF_OPEN");
    const line = await server.nextLine();
    line.say(BINANCE_ACK);

    await vi.waitUntil(() => connection()?.breaker === "CLOSED", PATIENT);
  });
});

describe("an exchange that must be asked anew", () => {
  it("sends Kraken's book again where a checksum is wrong", async () => {
    openHub(kraken);
    const book = { bids: [["10.0", "1.0"]], asks: [["11.0", "1.0"]] } as const;
    const snapshot = krakenBook("BTC/USD", "snapshot", book, krakenSum(book));
    watch("BOOK", "BTC/USD");
    const line = await server.nextLine();
    await line.nextAsked();
    line.say(KRAKEN_STATUS);
    line.say(snapshot);
    await untilFeed("LIVE");

    line.say(krakenBook("BTC/USD", "update", { bids: [["10.5", "1.0"]], asks: [] }, 1));

    expect(await line.nextAsked()).toMatchObject({ method: "unsubscribe", params: { symbol: ["BTC/USD"] } });
    expect(await line.nextAsked()).toMatchObject({ method: "subscribe", params: { channel: "book" } });
    expect(connection()).toMatchObject({ state: "CONNECTED", gapCount: 1 });
  });

  it("sends Coinbase's book again where it has crossed", async () => {
    openHub(coinbase);
    watch("BOOK", "BTC/USD");
    const line = await server.nextLine();
    await line.nextAsked();
    line.say(COINBASE_ACK);
    line.say(coinbaseSnapshot("BTC-USD", { bids: [["10.0", "1.0"]], asks: [["11.0", "1.0"]] }));
    line.say(coinbaseUpdate("BTC-USD", [["buy", "12.0", "1.0"]]));

    expect(await line.nextAsked()).toMatchObject({ type: "unsubscribe", product_ids: ["BTC-USD"] });
    expect(await line.nextAsked()).toMatchObject({ type: "subscribe", product_ids: ["BTC-USD"] });
    expect(connection()?.gapCount).toBe(1);
  });
});

describe("an exchange that does not know a symbol", () => {
  it.each([
    ["Kraken", kraken, krakenFailure("XYZ/USD"), "Kraken: Currency pair not supported XYZ/USD"],
    [
      "Coinbase",
      coinbase,
      coinbaseFailure("XYZ-USD"),
      "Coinbase: Failed to subscribe: XYZ-USD is not a valid product",
    ],
  ])("%s says so for that symbol", async (_, adapter, failure, message) => {
    openHub(adapter);
    watch("TICKER", "XYZ/USD");
    const line = await server.nextLine();
    await line.nextAsked();

    line.say(failure);
    await untilFeed("REFUSED");

    expect(seen.at(-1)?.state.message).toBe(message);
  });

  it("goes on to serve the others", async () => {
    openHub(kraken);
    hub.watch("TICKER", { symbol: "XYZ/USD" }, () => undefined);
    watch("TICKER", "BTC/USD");
    const line = await server.nextLine();
    line.say(krakenFailure("XYZ/USD"));
    line.say(krakenTicker("BTC/USD", "2.5"));

    await untilFeed("LIVE");
    expect(seen.at(-1)?.value).toMatchObject({ price: "2.5" });
  });
});

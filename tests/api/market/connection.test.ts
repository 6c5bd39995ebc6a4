import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAttemptBudget } from "../../../api/market/attempt-budget.ts";
import { binance } from "../../../api/market/binance.ts";
import { createBreaker } from "../../../api/market/breaker.ts";
import { createConnection, type MarketConnection } from "../../../api/market/connection.ts";
import { createFakeSockets, type FakeSockets } from "../../support/fake-sockets.ts";

const BTC = { symbol: "BTC/USDT" };
const ETH = { symbol: "ETH/USDT" };
const ACKNOWLEDGED = '{"result":null,"id":1}';

let sockets: FakeSockets;
let connection: MarketConnection;
const states: string[] = [];

/** The exchange takes the connection and answers. */
const connect = () => {
  sockets.last().onOpen();
  sockets.last().onText(ACKNOWLEDGED);
};
const lose = () => sockets.last().onClose("The test hung up");
/** Lets time pass while the exchange goes on talking. */
const passTime = (durationMs: number) => {
  const talking = setInterval(() => sockets.last().onText(ACKNOWLEDGED), 1_000);
  vi.advanceTimersByTime(durationMs);
  clearInterval(talking);
};
/** Loses one attempt after the other, each as soon as it is made. */
const loseEachAttempt = (times: number) => {
  for (let loss = 0; loss < times; loss += 1) {
    lose();
    vi.advanceTimersToNextTimer();
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  states.length = 0;
  sockets = createFakeSockets();
  connection = createConnection({
    adapter: binance,
    stream: "TICKER",
    url: "wss://exchange.test",
    breaker: createBreaker(),
    budget: createAttemptBudget(binance.attemptLimit),
    openSocket: sockets.open,
    random: () => 0,
    onValue: () => undefined,
    onGap: () => undefined,
    onRefusal: () => undefined,
    onState: (state) => states.push(state),
  });
});

afterEach(() => {
  connection.close();
  vi.useRealTimers();
});

describe("createConnection", () => {
  it("opens nothing before somebody follows something", () => {
    expect(connection.read()).toMatchObject({ id: "binance:ticker", state: "DISCONNECTED", topics: [] });
    expect(sockets.all).toHaveLength(0);
  });

  it("connects when somebody does, and counts as connected when the exchange has answered", () => {
    connection.follow(BTC);
    sockets.last().onOpen();
    expect(connection.state()).toBe("CONNECTING");

    sockets.last().onText(ACKNOWLEDGED);

    expect(states).toEqual(["CONNECTING", "CONNECTED"]);
    expect(sockets.last().url).toBe("wss://exchange.test/stream");
    expect(sockets.last().sent).toEqual(['{"method":"SUBSCRIBE","params":["btcusdt@ticker"],"id":1}']);
  });

  it("has one socket and one subscription for all who follow the same", () => {
    connection.follow(BTC);
    connection.follow(BTC);
    connect();
    connection.follow(BTC);
    vi.advanceTimersByTime(5_000);

    expect(sockets.all).toHaveLength(1);
    expect(sockets.last().sent).toHaveLength(1);
  });

  it("sends no more messages than the exchange allows", () => {
    connection.follow(BTC);
    connect();
    connection.follow(ETH);
    connection.follow({ symbol: "SOL/USDT" });

    vi.advanceTimersByTime(299);
    expect(sockets.last().sent).toHaveLength(1);
    vi.advanceTimersByTime(301);
    expect(sockets.last().sent).toHaveLength(3);
  });

  it("takes a symbol back a minute after the last one has left, and not before", () => {
    const leave = connection.follow(BTC);
    connection.follow(ETH);
    connect();
    leave();

    passTime(59_000);
    expect(connection.read().topics).toEqual(["BTC/USDT", "ETH/USDT"]);
    passTime(2_000);

    expect(connection.read().topics).toEqual(["ETH/USDT"]);
    expect(sockets.last().sent.at(-1)).toBe('{"method":"UNSUBSCRIBE","params":["btcusdt@ticker"],"id":1}');
  });

  it("closes a minute after everybody has left", () => {
    const leave = connection.follow(BTC);
    connect();
    leave();

    passTime(59_000);
    expect(connection.state()).toBe("CONNECTED");
    passTime(2_000);

    expect(connection.state()).toBe("DISCONNECTED");
    expect(sockets.last().isClosed()).toBe(true);
  });

  it("stays where somebody comes back within the minute", () => {
    const leave = connection.follow(BTC);
    connect();
    leave();
    passTime(30_000);
    connection.follow(BTC);
    passTime(60_000);

    expect(connection.state()).toBe("CONNECTED");
  });

  it("tries again within a second of a loss, and says why it was lost", () => {
    connection.follow(BTC);
    connect();
    lose();
    expect(connection.read()).toMatchObject({
      state: "RECONNECTING",
      lastError: "The test hung up",
      lossCount: 1,
    });

    vi.advanceTimersByTime(1_000);
    connect();

    expect(states).toEqual(["CONNECTING", "CONNECTED", "RECONNECTING", "CONNECTED"]);
    expect(sockets.all).toHaveLength(2);
    expect(sockets.last().sent).toHaveLength(1);
  });

  it("fails after ten attempts in a row", () => {
    connection.follow(BTC);
    loseEachAttempt(9);
    expect(connection.state()).toBe("RECONNECTING");
    lose();

    expect(connection.read()).toMatchObject({ state: "FAILED", attempts: 10 });
    expect(sockets.all).toHaveLength(10);
  });

  it("fails too where each attempt is answered and then dropped", () => {
    connection.follow(BTC);
    for (let attempt = 0; attempt < 9; attempt += 1) {
      connect();
      loseEachAttempt(1);
    }
    connect();
    lose();

    expect(connection.state()).toBe("FAILED");
  });

  it("counts from the beginning after a connection that has lasted ten seconds", () => {
    connection.follow(BTC);
    loseEachAttempt(5);
    connect();
    vi.advanceTimersByTime(11_000);

    expect(connection.read()).toMatchObject({ state: "CONNECTED", attempts: 0 });
    lose();
    vi.advanceTimersByTime(1_000);
    expect(sockets.all).toHaveLength(7);
  });

  it("begins again by itself five minutes after it has failed", () => {
    connection.follow(BTC);
    loseEachAttempt(9);
    lose();

    vi.advanceTimersByTime(300_000);

    expect(connection.state()).toBe("CONNECTING");
    expect(sockets.all).toHaveLength(11);
  });

  it("begins again at once when a person asks, after it has failed", () => {
    connection.follow(BTC);
    loseEachAttempt(9);
    lose();

    connection.retry();

    expect(connection.read()).toMatchObject({ state: "CONNECTING", attempts: 1 });
    expect(sockets.all).toHaveLength(11);
  });

  it("does not wait for the rest of its delay when a person asks, and hears them once a second", () => {
    connection.follow(BTC);
    loseEachAttempt(3);
    lose();
    connection.retry();
    expect(sockets.all).toHaveLength(5);

    lose();
    connection.retry();

    expect(sockets.all).toHaveLength(5);
  });

  it("leaves a connection alone that works", () => {
    connection.follow(BTC);
    connect();
    connection.retry();

    expect(sockets.all).toHaveLength(1);
    expect(connection.state()).toBe("CONNECTED");
  });

  it("gives up a socket on which nothing sensible comes for ten seconds", () => {
    connection.follow(BTC);
    sockets.last().onOpen();
    sockets.last().onText("welcome");
    vi.advanceTimersByTime(10_000);

    expect(sockets.all[0]?.isClosed()).toBe(true);
    expect(connection.read()).toMatchObject({
      state: "RECONNECTING",
      lastError: "It said nothing sensible within 10 s",
      unexpectedCount: 1,
    });
  });

  it("asks for a sign of life after ten seconds of silence, and gives up after thirty", () => {
    connection.follow(BTC);
    connect();
    vi.advanceTimersByTime(10_500);
    expect(sockets.last().sent.at(-1)).toContain("LIST_SUBSCRIPTIONS");
    expect(connection.state()).toBe("CONNECTED");
    vi.advanceTimersByTime(5_000);
    expect(sockets.last().sent).toHaveLength(3);

    vi.advanceTimersByTime(15_000);

    expect(sockets.all[0]?.isClosed()).toBe(true);
    expect(connection.read().lastError).toBe("It fell silent for 30 s");
  });

  it("gives up a connection on which nothing sensible comes for thirty seconds, however much does", () => {
    connection.follow(BTC);
    connect();
    const babbling = setInterval(() => sockets.last().onText("bzzz"), 500);

    vi.advanceTimersByTime(30_000);
    clearInterval(babbling);

    expect(connection.read()).toMatchObject({
      state: "RECONNECTING",
      lastError: "It said nothing sensible for 30 s",
    });
  });

  it("asks a connection that babbles whether it still understands, and stays where it does", () => {
    connection.follow(BTC);
    connect();
    const babbling = setInterval(() => {
      sockets.last().onText("bzzz");
      if (sockets.last().sent.at(-1)?.includes("LIST_SUBSCRIPTIONS") === true) {
        sockets.last().onText(ACKNOWLEDGED);
      }
    }, 500);

    vi.advanceTimersByTime(60_000);
    clearInterval(babbling);

    expect(connection.read()).toMatchObject({ state: "CONNECTED", lossCount: 0 });
  });

  it.each([
    ["while it connects", () => undefined],
    ["while it waits to reconnect", () => lose()],
    [
      "when it has failed",
      () => {
        loseEachAttempt(9);
        lose();
      },
    ],
  ])("lets go %s, when nobody follows anything any more", (_, arrange) => {
    const leave = connection.follow(BTC);
    arrange();
    leave();
    passTime(60_000);

    expect(connection.read()).toMatchObject({ state: "DISCONNECTED", attempts: 0, nextAttemptAt: null });
  });

  it("is not shaken by what an old socket still says", () => {
    connection.follow(BTC);
    connect();
    const old = sockets.last();
    lose();
    vi.advanceTimersByTime(1_000);
    connect();

    old.onText("{}");

    expect(connection.state()).toBe("CONNECTED");
  });
});

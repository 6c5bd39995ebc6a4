import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Market } from "../../../api/market/create-market.ts";
import { anAccount, startTestApp, type TestApp } from "../../support/app.ts";
import {
  BINANCE_ACK,
  binanceDepth,
  binanceHistory,
  binanceKline,
  binanceTicker,
  binanceTrade,
} from "../../support/binance-messages.ts";
import { startTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type ExchangeServer, startExchangeServer } from "../../support/exchange-server.ts";
import { aLiveMarket } from "../../support/markets.ts";
import { openStream, type TestStream, within } from "../../support/streams.ts";

const TICKER = `subscription ($symbols: [String!]!) {
  marketTicker(symbols: $symbols) { symbol exchange feed message price bid ask open high low volume at receivedAt }
}`;
const BOOK = `subscription ($symbol: String!, $levels: Int) {
  orderBook(symbol: $symbol, levels: $levels) { symbol feed message bids { price size } asks { price size } }
}`;
const TRADES = `subscription ($symbol: String!) {
  marketTrades(symbol: $symbol) { feed message hasGap trades { id price size side } }
}`;
const CONNECTIONS =
  "{ marketConnections { id exchange stream state topics attempts messageCount unexpectedCount breaker } }";

let database: TestDatabase;
let exchange: ExchangeServer;
let market: Market;
let app: TestApp;
let token: string;
const streams: TestStream[] = [];

const open = async (query: string, variables: object) => {
  const stream = await openStream(app.fetch, "/graphql", { query, variables, token });
  streams.push(stream);
  return stream;
};
/** What the next event of a stream shows that fits. */
// Tests know what they asked for.
// oxlint-disable-next-line typescript/no-explicit-any
const shown = async (stream: TestStream, fits: (data: any) => boolean = () => true): Promise<any> => {
  const { data } = await within(
    10_000,
    stream.until((event) => fits(Object(Object.values(Object(event.data.data))[0]))),
  );
  return Object.values(Object(data.data))[0];
};

beforeAll(async () => {
  database = await startTestDatabase();
});
beforeEach(async () => {
  exchange = await startExchangeServer();
  market = await aLiveMarket("binance", exchange);
  app = await startTestApp(database, { markets: market.markets });
  token = (await anAccount(app, `${crypto.randomUUID()}@example.org`)).token;
});
afterEach(async () => {
  streams.splice(0).forEach((stream) => stream.close());
  await vi.waitUntil(() => app.app.streamCount() === 0, { timeout: 5_000 });
  market.close();
  await exchange.close();
  await app.close();
});
afterAll(() => database?.close());

describe("marketTicker", () => {
  it("says at once that nothing is known, and then what the exchange says, to the last digit", async () => {
    const stream = await open(TICKER, { symbols: ["btc/usdt"] });
    expect(await shown(stream)).toMatchObject([{ symbol: "BTC/USDT", feed: "WAITING", price: null }]);
    const line = await exchange.nextLine();
    expect(await line.nextAsked()).toEqual({ method: "SUBSCRIBE", params: ["btcusdt@ticker"], id: 1 });

    line.say(BINANCE_ACK);
    line.say(binanceTicker("btcusdt", "65000.12345678", Date.parse("2026-11-26T18:00:00.123Z")));

    expect(await shown(stream, (tickers) => tickers[0]?.feed === "LIVE")).toMatchObject([
      {
        symbol: "BTC/USDT",
        exchange: "BINANCE",
        feed: "LIVE",
        message: null,
        price: "65000.12345678",
        bid: "64999.10000000",
        ask: "65000.90000000",
        open: "64000.00000000",
        high: "66000.00000000",
        low: "63000.50000000",
        volume: "8913.30000000",
        at: "2026-11-26T18:00:00.123Z",
      },
    ]);
  });

  it("is one subscription at the exchange and one event for all who look", async () => {
    const first = await open(TICKER, { symbols: ["BTC/USDT", "ETH/USDT"] });
    const second = await open(TICKER, { symbols: ["ETH/USDT", "BTC/USDT"] });
    const line = await exchange.nextLine();
    await line.nextAsked();

    line.say(binanceTicker("btcusdt", "1"));
    line.say(binanceTicker("ethusdt", "2"));
    const isFull = (tickers: object) => Object.values(tickers).every(({ price }) => price !== null);
    const ids = await Promise.all(
      [first, second].map((stream) => stream.until(({ data }) => isFull(data.data.marketTicker))),
    );

    expect(ids[0]?.id).toBe(ids[1]?.id);
    expect(exchange.lineCount()).toBe(1);
  });

  it("says that the exchange is away, keeps the last price, and goes on when it is back", async () => {
    const stream = await open(TICKER, { symbols: ["BTC/USDT"] });
    const feedIs = (feed: string) => (tickers: readonly { feed: string }[]) => tickers[0]?.feed === feed;
    const line = await exchange.nextLine();
    line.say(binanceTicker("btcusdt", "1"));
    await shown(stream, feedIs("LIVE"));

    line.cut();
    expect(await shown(stream, feedIs("AWAY"))).toMatchObject([{ price: "1", feed: "AWAY" }]);
    const next = await exchange.nextLine();
    expect(await next.nextAsked()).toMatchObject({ params: ["btcusdt@ticker"] });
    next.say(binanceTicker("btcusdt", "2"));

    expect(await shown(stream, feedIs("LIVE"))).toMatchObject([{ price: "2" }]);
  });

  it.each([
    [[], "symbols must be 1 to 50, found 0"],
    [["BTCUSDT"], 'symbols: found "BTCUSDT", expected BASE/QUOTE such as BTC/USDT'],
    [Array.from({ length: 51 }, (_, index) => `C${index}/USDT`), "symbols must be 1 to 50, found 51"],
  ])("refuses %j", async (symbols, message) => {
    const stream = await open(TICKER, { symbols });

    expect((await stream.next())?.data.errors[0]).toMatchObject({
      message,
      extensions: { code: "BAD_USER_INPUT", field: "symbols" },
    });
  });

  it("needs somebody who is signed in", async () => {
    const stream = await openStream(app.fetch, "/graphql", { query: TICKER, variables: { symbols: ["A/B"] } });

    expect(stream.response.status).toBe(401);
  });
});

describe("orderBook", () => {
  it("shows as many levels as were asked for, the best first", async () => {
    const stream = await open(BOOK, { symbol: "BTC/USDT", levels: 1 });
    const line = await exchange.nextLine();
    expect(await line.nextAsked()).toMatchObject({ params: ["btcusdt@depth20@100ms"] });

    line.say(binanceDepth("btcusdt", 160, 65_000));

    expect(await shown(stream, ({ feed }) => feed === "LIVE")).toEqual({
      symbol: "BTC/USDT",
      feed: "LIVE",
      message: null,
      bids: [{ price: "64999.00", size: "1.50000000" }],
      asks: [{ price: "65001.00", size: "1.50000000" }],
    });
  });

  it("refuses more levels than there are", async () => {
    const stream = await open(BOOK, { symbol: "BTC/USDT", levels: 21 });

    expect((await stream.next())?.data.errors[0].message).toBe("levels must be 1 to 20, found 21");
  });
});

describe("marketTrades", () => {
  const hasTrades = ({ trades }: { readonly trades: readonly unknown[] }) => trades.length > 0;

  it("shows each trade once, the oldest first", async () => {
    const stream = await open(TRADES, { symbol: "BTC/USDT" });
    const line = await exchange.nextLine();
    await line.nextAsked();

    line.say(binanceTrade("btcusdt", 1, "10.5"));
    line.say(binanceTrade("btcusdt", 1, "10.5"));
    line.say(binanceTrade("btcusdt", 2, "10.6"));
    const batches = [await shown(stream, hasTrades), await shown(stream, hasTrades)];

    expect(batches.flatMap(({ trades }) => trades)).toEqual([
      { id: "1", price: "10.5", size: "0.01500000", side: "BUY" },
      { id: "2", price: "10.6", size: "0.01500000", side: "BUY" },
    ]);
  });

  it("shows who comes later the newest that are known", async () => {
    const first = await open(TRADES, { symbol: "BTC/USDT" });
    const line = await exchange.nextLine();
    line.say(binanceTrade("btcusdt", 7, "10.5"));
    await shown(first, hasTrades);

    const second = await open(TRADES, { symbol: "BTC/USDT" });

    expect(await shown(second)).toMatchObject({ feed: "LIVE", trades: [{ id: "7" }] });
  });

  it("says where trades are missing", async () => {
    const stream = await open(TRADES, { symbol: "BTC/USDT" });
    const line = await exchange.nextLine();
    line.say(binanceTrade("btcusdt", 1, "10.5"));
    await shown(stream, hasTrades);

    line.say(binanceTrade("btcusdt", 4, "10.5"));

    expect(await shown(stream, hasTrades)).toMatchObject({ hasGap: true });
  });
});

describe("marketConnections", () => {
  it("shows how each connection is", async () => {
    const stream = await open(TICKER, { symbols: ["BTC/USDT"] });
    const line = await exchange.nextLine();
    line.say(BINANCE_ACK);
    line.say("nonsense");
    line.say(binanceTicker("btcusdt", "1"));
    await shown(stream, (tickers) => tickers[0]?.feed === "LIVE");

    const { data } = await app.ask(CONNECTIONS, {}, token);

    expect(data.marketConnections).toEqual([
      {
        id: "binance:ticker",
        exchange: "BINANCE",
        stream: "TICKER",
        state: "CONNECTED",
        topics: ["BTC/USDT"],
        attempts: 1,
        messageCount: 3,
        unexpectedCount: 1,
        breaker: "CLOSED",
      },
    ]);
  });

  it("tells each change of a state", async () => {
    await open(TICKER, { symbols: ["BTC/USDT"] });
    const stream = await open("subscription { marketConnections { id state lastError } }", {});
    const stateIs = (state: string) => (connections: object) =>
      Object(Object.values(connections)[0]).state === state;
    const line = await exchange.nextLine();
    line.say(BINANCE_ACK);
    await shown(stream, stateIs("CONNECTED"));

    line.close(1001, "maintenance");

    expect(await shown(stream, stateIs("RECONNECTING"))).toMatchObject([
      { lastError: "It closed the connection (code 1001: maintenance)" },
    ]);
  });

  it("tries again at once when somebody asks", async () => {
    exchange.refuse(503);
    await open(TICKER, { symbols: ["BTC/USDT"] });
    const stream = await open("subscription { marketConnections { attempts state lastError } }", {});
    await shown(stream, (connections) => Object(Object.values(connections)[0]).attempts === 2);
    exchange.refuse(null);

    await app.ask('mutation { retryMarketConnections(id: "binance:ticker") { id } }', {}, token);

    expect(await within(1_000, exchange.nextLine())).toBeDefined();
  });

  it("says that there is no such connection", async () => {
    const { errors } = await app.ask('mutation { retryMarketConnections(id: "nasdaq:ticker") { id } }', {}, token);

    expect(errors?.[0]?.extensions?.code).toBe("NOT_FOUND");
  });
});

describe("marketCandles", () => {
  const CANDLES = `query ($interval: String!, $first: Int) {
    marketCandles(symbol: "BTC/USDT", interval: $interval, first: $first) {
      feed message interval candles { openTime open high low close volume isClosed }
    }
  }`;
  const thisMinute = () => Math.floor(Date.now() / 60_000) * 60_000;

  it("shows history, and how the last one grows", async () => {
    const opened = thisMinute();
    exchange.answer(() => ({ status: 200, body: binanceHistory(["101.10", "102.0"], opened, 60_000) }));
    await app.ask(CANDLES, { interval: "1m" }, token);
    const line = await exchange.nextLine();
    expect(await line.nextAsked()).toMatchObject({ params: ["btcusdt@kline_1m"] });
    line.say(binanceKline("btcusdt", "1m", { openTime: opened, close: "103.5", isClosed: false }));
    await vi.waitUntil(
      async () => {
        const { data } = await app.ask(CANDLES, { interval: "1m" }, token);
        return data.marketCandles.candles.at(-1)?.close === "103.5";
      },
      { timeout: 10_000 },
    );

    const { data } = await app.ask(CANDLES, { interval: "1m", first: 2 }, token);

    expect(data.marketCandles).toMatchObject({ feed: "LIVE", message: null, interval: "1m" });
    expect(data.marketCandles.candles).toMatchObject([
      { open: "100.0", high: "120.0", low: "90.0", close: "101.10", volume: "5.0", isClosed: true },
      { close: "103.5", isClosed: false },
    ]);
    expect(exchange.paths[0]).toBe("/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1000");
  });

  it("says why there is no history", async () => {
    exchange.answer(() => ({ status: 400, body: { code: -1121, msg: "Invalid symbol." } }));

    const { data } = await app.ask(CANDLES, { interval: "1h" }, token);

    expect(data.marketCandles).toEqual({
      feed: "AWAY",
      message: "Binance answered 400: Invalid symbol.",
      interval: "1h",
      candles: [],
    });
  });

  it("refuses a length that there is not", async () => {
    const { errors } = await app.ask(CANDLES, { interval: "7m" }, token);

    expect(errors?.[0]).toMatchObject({
      message: 'interval: found "7m", expected one of 1m, 5m, 15m, 30m, 1h, 4h, 1d',
      extensions: { code: "BAD_USER_INPUT", field: "interval" },
    });
  });
});

describe("a simulated market", () => {
  let simulated: TestApp;

  beforeEach(async () => {
    simulated = await startTestApp(database);
  });
  afterEach(() => simulated.close());

  const ask = (query: string) => simulated.ask(query, {}, token);
  const first = async (query: string, variables: object) => {
    const stream = await openStream(simulated.fetch, "/graphql", { query, variables, token });
    const event = await stream.next();
    stream.close();
    return event?.data.data;
  };

  it("says that it is one", async () => {
    const { data } = await ask("{ market { kind exchange title } marketConnections { id } }");

    expect(data).toEqual({
      market: { kind: "SIMULATED", exchange: null, title: "Simulated" },
      marketConnections: [],
    });
  });

  it("shows the prices that bots see, as simulated", async () => {
    const { marketTicker } = await first(TICKER, { symbols: ["BTC/USDT"] });

    expect(marketTicker).toMatchObject([
      {
        feed: "SIMULATED",
        message: "Simulated: these are no market's prices",
        price: expect.stringMatching(/^\d+\.\d\d$/),
        bid: null,
        volume: null,
      },
    ]);
  });

  it("makes up no orders and no trades", async () => {
    const message = "The market is simulated and has prices alone: no orders and no trades of others";

    expect(await first(BOOK, { symbol: "BTC/USDT" })).toMatchObject({
      orderBook: { feed: "SIMULATED", message, bids: [], asks: [] },
    });
    expect(await first(TRADES, { symbol: "BTC/USDT" })).toMatchObject({
      marketTrades: { feed: "SIMULATED", message, trades: [] },
    });
  });

  it("has candles of its prices", async () => {
    const { data } = await ask(
      '{ marketCandles(symbol: "BTC/USDT", interval: "1h", first: 3) { feed candles { close isClosed volume } } }',
    );

    expect(data.marketCandles).toMatchObject({
      feed: "SIMULATED",
      candles: [{ isClosed: true, volume: null }, { isClosed: true }, { isClosed: false }],
    });
  });
});

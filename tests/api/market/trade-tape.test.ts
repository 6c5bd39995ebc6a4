import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MarketTrades } from "../../../api/market/market-data.ts";
import type { TradesBatch } from "../../../api/market/markets.ts";
import { createTradeTape, type TradeTape } from "../../../api/market/trade-tape.ts";

const LIVE = { feed: "LIVE", message: null } as const;
let batches: TradesBatch[];
let tape: TradeTape;

const trades = (first: number, count: number, hasGap = false): MarketTrades => ({
  kind: "TRADES",
  hasGap,
  trades: Array.from({ length: count }, (_, index) => ({
    id: first + index,
    price: "1",
    size: "1",
    side: "BUY",
    at: new Date(0),
  })),
});
const put = (value: MarketTrades | null) => tape.put(value, LIVE, null);
const shown = (position: number | null) => batches.at(-1)?.since(position);
const idsOf = (position: number | null) => shown(position)?.trades.map(({ id }) => id);

beforeEach(() => {
  vi.useFakeTimers();
  batches = [];
  tape = createTradeTape({
    intervalMs: 80,
    emit: (batch) => batches.push(batch),
    nextId: () => "id",
    toReading: ({ feed, message }, receivedAt) => ({
      symbol: "BTC/USDT",
      exchange: "BINANCE",
      feed,
      message,
      receivedAt,
    }),
  });
  put(null);
});
afterEach(() => {
  tape.stop();
  vi.useRealTimers();
});

describe("createTradeTape", () => {
  it("puts the trades of 80 ms together", () => {
    put(trades(1, 2));
    put(trades(3, 1));
    expect(batches).toHaveLength(1);

    vi.advanceTimersByTime(80);

    expect(batches).toHaveLength(2);
    expect(idsOf(0)).toEqual([1, 2, 3]);
  });

  it("gives all who have seen the same the same event", () => {
    put(trades(1, 2));
    vi.advanceTimersByTime(80);

    expect(shown(0)).toBe(shown(0));
  });

  it("gives who fell behind all that they missed, and who comes the newest", () => {
    put(trades(1, 2));
    vi.advanceTimersByTime(80);
    put(trades(3, 1));
    vi.advanceTimersByTime(80);

    expect([idsOf(2), idsOf(0), idsOf(null)]).toEqual([[3], [1, 2, 3], [1, 2, 3]]);
  });

  it("gives no more than the newest two hundred, and says that there were more", () => {
    put(trades(1, 150));
    put(trades(151, 150));
    vi.advanceTimersByTime(80);

    expect(shown(0)).toMatchObject({ hasGap: true });
    expect([idsOf(0)?.length, idsOf(0)?.[0], shown(null)?.hasGap]).toEqual([200, 101, false]);
  });

  it("says that the exchange's trades have a gap, in the event that has it alone", () => {
    put(trades(1, 1));
    vi.advanceTimersByTime(80);
    put(trades(5, 1, true));
    vi.advanceTimersByTime(80);
    expect(shown(1)).toMatchObject({ hasGap: true });
    put(trades(6, 1));
    vi.advanceTimersByTime(80);

    expect(shown(2)).toMatchObject({ hasGap: false });
  });

  it("does not repeat trades when the exchange goes away", () => {
    const value = trades(1, 1);
    put(value);
    vi.advanceTimersByTime(80);

    tape.put(value, { feed: "AWAY", message: "Gone" }, null);

    expect(shown(1)).toMatchObject({ feed: "AWAY", message: "Gone", trades: [] });
  });

  it("keeps showing what it showed, while more trades come", () => {
    put(trades(1, 2));
    vi.advanceTimersByTime(80);
    const batch = batches.at(-1);
    put(trades(3, 500));

    expect(batch?.since(0).trades.map(({ id }) => id)).toEqual([1, 2]);
  });
});
